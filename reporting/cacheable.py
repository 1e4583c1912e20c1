"""Answers that are the same bytes for everyone: compressed once, and revalidated by their hash."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from flask import Response, request

REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Cacheable:
    body: bytes = field(repr=False)
    mimetype: str
    cache_control: str = REVALIDATE

    @cached_property
    def _gzipped(self) -> bytes:
        return gzip.compress(self.body, compresslevel=9, mtime=0)

    @cached_property
    def _etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:32]

    def answer(self) -> Response:
        small = request.accept_encodings["gzip"] > 0 and len(self._gzipped) < len(self.body)
        response = Response(self._gzipped if small else self.body, mimetype=self.mimetype)
        response.headers["Cache-Control"] = self.cache_control
        response.headers["Vary"] = "Accept-Encoding"
        response.set_etag(self._etag + ("-gz" if small else ""))
        if small:
            response.headers["Content-Encoding"] = "gzip"
        return response.make_conditional(request)  # type: ignore[return-value]
