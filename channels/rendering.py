"""How a sentence goes over the air: by one alphabet, in as many segments as the gateway is allowed to send."""

from __future__ import annotations

from channels.gateway import MOST_SEGMENTS, About, Rendered, SendError
from channels.listening import listener


def render(about: About, text: str) -> Rendered:
    fitted = listener().fit(text, about.languages[0])
    if not fitted.text or fitted.segments > MOST_SEGMENTS:
        raise SendError("too_long" if fitted.text else "empty", again=False)
    return Rendered(fitted.text, fitted.alphabet, fitted.segments)
