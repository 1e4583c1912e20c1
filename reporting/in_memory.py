"""Requests are read in memory only, to their end or not at all.

A file in a form would be written to a temporary file from 500 kB on, so there is none but where a page says that it takes
files: those stay in memory, as large as the page allows. A body that comes in chunks has
no length to look at beforehand: what goes on behind the limit is refused as too large, not read as if it ended there.
"""

from __future__ import annotations

import io
from functools import cached_property
from typing import IO, cast

from flask import Request
from werkzeug.exceptions import HTTPException

from casework.errors import Invalid


class WholeBody:
    def __init__(self, stream: IO[bytes], *, of_known_length: bool) -> None:
        self._stream = stream
        self._of_known_length = of_known_length

    def read(self, size: int = -1) -> bytes:
        """Raises RequestEntityTooLarge, or Invalid (broken_body) for what breaks off or is not HTTP."""
        try:
            data = self._stream.read(size)
            if size < 0 and data and not self._of_known_length:
                self._stream.read(1)  # at the limit this is what raises
        except HTTPException:
            raise
        except Exception:  # noqa: BLE001 (each server has its own for a line that talks nonsense)
            raise Invalid(
                "broken_body", "The request broke off on its way. Nothing was stored. Send it again."
            ) from None
        return data


class InMemoryRequest(Request):
    _takes_files = False

    def take_files(self, most_bytes: int) -> None:
        """Before the form is read. The fields beside the files keep the limit that they have everywhere."""
        if not most_bytes or self.mimetype != "multipart/form-data":
            return
        self._takes_files = True
        self.max_content_length = (self.max_content_length or 0) + most_bytes

    @cached_property
    def stream(self) -> IO[bytes]:
        body = WholeBody(super().stream, of_known_length=self.content_length is not None)
        return cast(IO[bytes], body)

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        if not self._takes_files:
            raise Invalid("no_files", "This page takes no files.")
        return io.BytesIO()
