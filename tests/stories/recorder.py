"""Everything a page sends, and whether a word can be found in it in any plain coat."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote

from playwright.sync_api import Page, Request


class Recorder:
    """Listens from the page's first request on, its workers included."""

    def __init__(self, page: Page) -> None:
        self.sent: list[bytes] = []
        self.hosts: set[str] = set()
        page.context.on("request", self._record)

    def _record(self, request: Request) -> None:
        self.hosts.add(request.url.split("/")[2])
        headers = json.dumps(request.headers).encode()
        self.sent.append(request.url.encode() + b"\n" + headers + b"\n" + (request.post_data_buffer or b""))

    def finds(self, word: str) -> bool:
        return any(coat in sent for coat in coats(word) for sent in self.sent)


def coats(word: str) -> set[bytes]:
    """The word as it could stand in a request without any key: plain, encoded, escaped."""
    raw = word.encode()
    found = {raw, word.encode("utf-16-le"), word.encode("utf-16-be"), raw.hex().encode(), quote(word).encode()}
    found.add(json.dumps(word)[1:-1].encode())
    for offset in range(3):
        # What base64 makes of the word's middle does not depend on what stands before it, but for three shifts.
        shifted = base64.b64encode(b"\0" * offset + raw)[4 if offset else 0 :][:-4]
        found |= {shifted, shifted.replace(b"+", b"-").replace(b"/", b"_")}
    return {coat for coat in found if len(coat) >= 4}
