"""Requests that nobody should send: to every route, by every method, with bodies and headers that are wrong."""

from __future__ import annotations

import http.client
import json
import re
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from urllib.parse import quote

from werkzeug.routing import Map

from tests.stories.service import Service

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CANARY")
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
OVERSIZE = 600 * 1024


def bodies(word: str) -> Iterator[tuple[str, bytes]]:
    """(content type, body)"""
    raw = word.encode()
    yield JSON, raw
    yield JSON, json.dumps({word: word}).encode()
    yield (
        JSON,
        json.dumps({"name": word, "login": word, "token": word, "v": word, "box": word, "entry": [word]}).encode(),
    )
    yield JSON, b'{"name":"' + raw
    yield JSON, b'{"a":' * 50 + b'"' + raw + b'"' + b"}" * 50
    yield JSON, b"\xff\xfe\0" + raw
    yield JSON, raw * (OVERSIZE // len(raw))
    yield FORM, b"text=" + quote(word).encode()
    yield (
        PARTS,
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="' + raw + b'"\r\n\r\n' + raw + b"\r\n--x--\r\n",
    )
    yield "text/" + quote(word), raw


def broken(word: str) -> Iterator[bytes]:
    """What is hardly HTTP at all."""
    raw, post = word.encode(), b"POST /api/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
    yield raw + b"\r\n\r\n"
    yield b"GET /" + raw + b"\r\n\r\n"
    yield b"GET /" + raw + b" HTTP/9.9\r\n\r\n"
    yield b"GET /%ZZ" + raw + b" HTTP/1.1\r\nHost: x\r\n\r\n"
    yield b"GET http://" + raw + b"/ HTTP/1.1\r\nHost: x\r\n\r\n"
    yield b"GET /desk/ HTTP/1.1\r\nHost: " + raw + b"\r\n\r\n"
    yield b"GET / HTTP/1.1\r\n" + raw + b"\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nHost: x\r\n" + raw + b" : " + raw + b"\r\n\r\n"
    yield b"GET / HTTP/1.1\r\nHost: x\r\nX: " + raw * 2000 + b"\r\n\r\n"
    yield b"\x16\x03\x01\x02\0\x01\0" + raw
    yield post + b"Content-Length: " + raw + b"\r\n\r\n"
    yield post + b"Content-Length: -1\r\n\r\n" + raw
    yield post + b"Content-Length: 5000\r\n\r\n" + raw
    yield post + b"Transfer-Encoding: chunked\r\n\r\n" + raw + b"\r\n"
    yield post + b"Transfer-Encoding: chunked\r\n\r\n5\r\n" + raw
    yield post + b"Transfer-Encoding: " + raw + b"\r\n\r\n" + raw
    yield post + b"Expect: " + raw + b"\r\nContent-Length: 2\r\n\r\n{}"


def paths(routes: Map, word: str) -> list[str]:
    """Each route with the word wherever it takes one, and behind the question mark."""
    place = quote(word)
    known = {re.sub(r"<[^>]*>", place, rule.rule) for rule in routes.iter_rules()}
    return [f"{path}?after={place}&{place}" for path in sorted({*known, f"/{place}", f"/desk/{place}"})]


@dataclass
class Nuisance:
    """Comes from an address of its own, so that the address can be looked for, too."""

    service: Service
    address: str
    statuses: list[int] = field(default_factory=list)

    def send_everything(self, routes: Map, word: str) -> None:
        for path in paths(routes, word):
            for method in METHODS:
                self.ask(method, path, word)
        for path in sorted(rule.rule for rule in routes.iter_rules() if "POST" in (rule.methods or ())):
            for kind, body in bodies(word):
                self.ask("POST", re.sub(r"<[^>]*>", "2222-2222", path), word, kind, body)
        for raw in broken(word):
            self.shout(raw)

    def ask(self, method: str, path: str, word: str, kind: str = JSON, body: bytes = b"{}") -> None:
        raw = word.encode()
        headers: dict[str, str | bytes] = {"User-Agent": raw, "Referer": raw, "Cookie": b"__Host-davylamp=" + raw}
        headers |= {"X-Forwarded-For": self.address, "Authorization": raw, "Accept": "text/html", "Content-Type": kind}
        line = http.client.HTTPConnection("127.0.0.1", self.service.port, 30, (self.address, 0))
        with closing(line):
            try:
                line.request(method, path, body, headers)
                self.statuses.append(line.getresponse().status)
            except (BrokenPipeError, ConnectionResetError):
                pass  # an answer before the body was through, which is what a body over the limit gets

    def shout(self, raw: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self.service.port), 30, (self.address, 0)) as line:
            line.sendall(raw)
            line.shutdown(socket.SHUT_WR)
            answer = line.makefile("rb").read()
        self.statuses += [int(status) for status in re.findall(rb"^HTTP/1.[01] (\d{3})", answer)]
