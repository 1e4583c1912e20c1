"""Requests are read in memory only. A file in a form would be written to a temporary file from 500 kB on."""

from __future__ import annotations

from typing import IO, NoReturn

from flask import Request

from casework.errors import Invalid


class InMemoryRequest(Request):
    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return _refuse_file()


def _refuse_file() -> NoReturn:
    raise Invalid("no_files", "This page takes no files.")
