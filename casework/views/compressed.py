"""Long answers, compressed: base64 makes a third more of ciphertext, and the line may carry 4 kB a second.

Only for answers that hold nothing of what the request said: whoever could put words into one could learn by its length
what else stands there.
"""

from __future__ import annotations

import gzip

from flask import Response, request

FEWEST_BYTES = 1024
# What is random has nothing to find in it but the alphabet; above four nothing more is won, at twice the time.
RANDOM, WORDS = 4, 6


def compressed(answer: Response, level: int = RANDOM) -> Response:
    answer.vary.add("Accept-Encoding")
    if not request.accept_encodings["gzip"] or len(answer.get_data()) < FEWEST_BYTES:
        return answer
    answer.set_data(gzip.compress(answer.get_data(), level, mtime=0))
    answer.content_encoding = "gzip"
    return answer
