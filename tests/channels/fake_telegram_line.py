"""How the stand-in is called and calls: its methods and files over HTTP, and the webhook of a bot."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote

TOKEN = "1234567890:AAtokenOfTheTestsThatMustNeverShow"


class Refused(Exception):
    def __init__(self, status: int, description: str, **more: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.more = status, description, more


class Answering(Protocol):
    files: dict[str, bytes]
    refused: list[str]

    def answer(self, path: str, method: str, asked: dict[str, str]) -> Any: ...


def handler(fake: Answering) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = {key: values[0] for key, values in parse_qs(body.decode(), keep_blank_values=True).items()}
            head, _, method = self.path.rpartition("/")
            try:
                self._end(200, {"ok": True, "result": fake.answer(head, method, asked)})
            except Refused as why:
                fake.refused.append(why.description.partition(": ")[2])
                self._end(
                    why.status,
                    {"ok": False, "error_code": why.status, "description": why.description, **why.more},
                )

        def do_GET(self) -> None:
            name = self.path.rsplit("/", maxsplit=1)[-1]
            if not unquote(self.path).startswith(f"/file/bot{TOKEN}/files/") or name not in fake.files:
                self._end(404, {"ok": False, "error_code": 404, "description": "Not Found"})
                return
            self._bytes(200, fake.files[name], "application/octet-stream")

        def _end(self, status: int, content: Any) -> None:
            self._bytes(status, json.dumps(content).encode(), "application/json")

        def _bytes(self, status: int, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(BrokenPipeError):  # whoever asked has been told to end
                self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    return Handler


def post(url: str, update: dict[str, Any], secret: str) -> int:
    request = urllib.request.Request(  # noqa: S310
        url,
        json.dumps(update).encode(),
        {"Content-Type": "application/json", "X-Telegram-Bot-Api-Secret-Token": secret},
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
