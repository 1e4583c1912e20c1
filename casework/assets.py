"""Built scripts and styles: named by their hash, compressed at build, served for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from wsgiref.headers import Headers
from wsgiref.types import WSGIApplication

from whitenoise import WhiteNoise

AddHeaders = Callable[[Headers, str, str], None]


class Assets:
    """`rooms`: a room's name in URLs, and the folder that its build went to."""

    def __init__(self, **rooms: Path) -> None:
        self._rooms = rooms
        self._urls = {}
        self.served: list[str] = []
        for room, folder in rooms.items():
            manifest = folder / "manifest.json"
            if not manifest.exists():
                raise SystemExit(f"The pages' scripts are not built ({room}): run `make build`.")
            for name, built in json.loads(manifest.read_text()).items():
                self._urls[name] = f"/static/{room}/{built}"

    def url(self, name: str) -> str:
        return self._urls[name]

    def serve(self, application: WSGIApplication, add_headers: AddHeaders) -> WSGIApplication:
        """Whatever lies in the folders, without asking the application."""

        def add(headers: Headers, path: str, url: str) -> None:
            # WhiteNoise makes its own from the file's local time: two servers in two time zones would differ.
            headers["ETag"] = f'"{hashlib.sha256(Path(path).read_bytes()).hexdigest()[:32]}"'
            add_headers(headers, path, url)

        static = WhiteNoise(application, add_headers_function=add, immutable_file_test=_always)
        for room, folder in self._rooms.items():
            static.add_files(str(folder), prefix=f"static/{room}/")
        self.served = sorted(static.files)
        served: WSGIApplication = static
        return served


def _always(_path: str, _url: str) -> bool:
    return True
