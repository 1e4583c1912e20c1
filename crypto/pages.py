"""`python -m crypto pages verify URL MANIFEST`: is what a running site sends what its source says?

Fetches everything that a manifest lists and compares status, headers and bytes; names the first difference. It follows
no redirect, believes no length, and asks as Tor Browser would. A site that knows who is asking can still answer this
program truly and a reader falsely: run it from many places, and through Tor.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crypto import bodies
from crypto.bodies import Body
from crypto.errors import Malformed

ENCODINGS = ("identity", "gzip", "br")
LARGEST_MANIFEST = 4 * 1024 * 1024
LARGEST_BODY = 16 * 1024 * 1024
# gzip makes nothing longer than by a few bytes; and what comes out of it is bounded by itself.
_SPARE = 1024
_SECONDS = 30

# What the road adds, or what the body shows by itself. Every other header counts, and one too many is a difference.
_NOT_TELLING = {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}

Header = tuple[str, str]


class Difference(Exception):
    """What the site sends is not what the manifest says; the text names where and what."""


@dataclass(frozen=True)
class Site:
    secure: bool
    host: str
    port: int | None

    def connect(self) -> HTTPConnection:
        return (HTTPSConnection if self.secure else HTTPConnection)(self.host, self.port, timeout=_SECONDS)


def request_headers(language: str, encoding: str) -> dict[str, str]:
    return {
        "User-Agent": "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": language,
        "Accept-Encoding": encoding,
    }


def telling(headers: Iterable[Header]) -> list[Header]:
    """The headers that count, in a fixed order; what is sent twice stands there twice."""
    lowered = ((name.lower(), value) for name, value in headers)
    return sorted((name, value) for name, value in lowered if name not in _NOT_TELLING)


def verify(site: Site, manifest: bytes) -> int:
    """How many answers were as they should be. Raises Difference for the first that was not, Malformed, OSError."""
    expected = read_manifest(manifest)
    for answer in expected:
        _compare(site, answer)
    return len(expected)


def read_manifest(raw: bytes) -> list[Body]:
    """Raises Malformed."""
    if len(raw) > LARGEST_MANIFEST:
        raise Malformed("the manifest is too large")
    body = bodies.parse(raw.removesuffix(b"\n"))
    answers = body.get("answers")
    if set(body) != {"v", "answers"} or body["v"] != 1 or not isinstance(answers, list) or not answers:
        raise Malformed("not a manifest of pages")
    if not all(_is_answer(answer) for answer in answers):
        raise Malformed("an answer in the manifest")
    return answers


def _is_answer(value: Any) -> bool:
    kinds = {"path": str, "language": str, "encoding": str, "status": int, "headers": list, "bytes": int, "sha256": str}
    if not isinstance(value, dict) or {name: type(part) for name, part in value.items()} != kinds:
        return False
    texts = (value["path"], value["language"], value["encoding"])
    if not value["path"].startswith("/") or not all(text.isascii() and text.isprintable() for text in texts):
        return False
    pairs = [pair for pair in value["headers"] if isinstance(pair, list) and [type(part) for part in pair] == [str] * 2]
    return len(pairs) == len(value["headers"]) and 0 <= value["bytes"] <= LARGEST_BODY


def _compare(site: Site, expected: Body) -> None:
    where = f"{expected['path']} ({expected['language']}, {expected['encoding']})"
    connection = site.connect()
    try:
        connection.request("GET", expected["path"], headers=request_headers(expected["language"], expected["encoding"]))
        answer = connection.getresponse()
        if answer.status != expected["status"]:
            raise Difference(f"{where}: status {answer.status} instead of {expected['status']}")
        _compare_headers(where, telling(answer.getheaders()), [tuple(pair) for pair in expected["headers"]])
        _compare_body(where, _body(where, answer, expected["bytes"]), expected)
    except HTTPException as error:
        raise Difference(f"{where}: not an HTTP answer ({type(error).__name__})") from None
    finally:
        connection.close()


def _compare_headers(where: str, sent: list[Header], expected: list[Header]) -> None:
    if sent == expected:
        return
    missing, added = _without(expected, sent), _without(sent, expected)
    # Written with escapes: a header could otherwise play tricks with a terminal.
    first = f"header missing: {missing[0]!a}" if missing else f"header added: {added[0]!a}"
    instead = [value for name, value in added if missing and name == missing[0][0]]
    raise Difference(f"{where}: {first}" + (f", instead: {instead[0]!a}" if instead else ""))


def _without(some: list[Header], others: list[Header]) -> list[Header]:
    left = list(others)
    return [header for header in some if header not in left or left.remove(header)]  # type: ignore[func-returns-value]


def _body(where: str, answer: HTTPResponse, length: int) -> bytes:
    raw = answer.read(length + _SPARE + 1)
    if len(raw) > length + _SPARE:
        raise Difference(f"{where}: longer than {length} bytes")
    if answer.getheader("Content-Encoding") != "gzip":
        return raw
    unpacking = zlib.decompressobj(wbits=31)
    try:
        body = unpacking.decompress(raw, length + 1)
    except zlib.error:
        raise Difference(f"{where}: damaged gzip") from None
    if not unpacking.eof or unpacking.unused_data:
        raise Difference(f"{where}: the gzip does not end where it should")
    return body


def _compare_body(where: str, body: bytes, expected: Body) -> None:
    if len(body) != expected["bytes"]:
        raise Difference(f"{where}: {len(body)} bytes instead of {expected['bytes']}")
    digest = hashlib.sha256(body).hexdigest()
    if digest != expected["sha256"]:
        raise Difference(f"{where}: SHA-256 {digest} instead of {expected['sha256']}")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m crypto pages")
    verbs = parser.add_subparsers(required=True)
    verb = verbs.add_parser("verify", help="compare a running site with a manifest, byte by byte")
    verb.add_argument("url", type=_site, metavar="URL", help="https://report.example.org")
    verb.add_argument("manifest", type=Path, metavar="MANIFEST", help="as `flask --app app pages manifest` wrote it")
    given = parser.parse_args(arguments)
    try:
        with given.manifest.open("rb") as file:
            count = verify(given.url, file.read(LARGEST_MANIFEST + 2))
    except Difference as difference:
        sys.stderr.write(f"DIFFERENT: {difference}\n")
        return 1
    except (Malformed, OSError) as error:
        sys.stderr.write(f"Nothing can be said: {error}\n")
        return 2
    sys.stdout.write(f"{count} answers, all as in the manifest.\n")
    return 0


def _site(url: str) -> Site:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
        raise argparse.ArgumentTypeError("the address of a site, as https://report.example.org")
    if parts.query or parts.fragment or parts.username is not None:
        raise argparse.ArgumentTypeError("an address without anything behind the host")
    return Site(parts.scheme == "https", parts.hostname, parts.port)
