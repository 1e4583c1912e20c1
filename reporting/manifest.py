"""`flask --app app pages manifest`: what every reporter page and every static file must look like from outside.

Written on a machine that built this source itself, with the service's settings and directory, and held against the
running service with `python -m crypto pages verify`. The pages are asked for as a browser would, through all of the
application, so that the headers are the ones that it really sends.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator
from itertools import product

import click
from flask import Blueprint, Flask, current_app
from werkzeug.test import Client

from casework.assets import Assets
from crypto.bodies import Body, encode
from crypto.pages import ENCODINGS, request_headers, telling
from reporting.views import LANGUAGES

manifest = Blueprint("manifest", __name__, cli_group="pages")

_DESK = "/desk"
_WORDS = re.compile(r"<any\(([^)]*)\):\w+>")


@manifest.cli.command("manifest")
def write() -> None:
    """Print the SHA-256 and the headers of every reporter page and static file, in every language and encoding."""
    click.echo(describe(current_app._get_current_object()))  # type: ignore[attr-defined]  # noqa: SLF001


def describe(app: Flask) -> bytes:
    """The same bytes for the same source, settings and directory."""
    client = Client(app)
    asks = [ask for path in sorted(paths(app)) for ask in product([path], languages_of(path), ENCODINGS)]
    return encode({"v": 1, "answers": [_answer(client, *ask) for ask in asks]})


def paths(app: Flask) -> Iterator[str]:
    """Static files, and whatever is got without knowing an id; the desk's pages differ with who is asking."""
    assets: Assets = app.extensions["davylamp_assets"]
    yield from assets.served
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.rule.startswith(_DESK):
            yield from (path for path in _spelt_out(rule.rule) if "<" not in path)


def languages_of(path: str) -> list[str]:
    """A page is asked for in its language; the front door, whose answer depends on it, in each."""
    if path == "/":
        return list(LANGUAGES)
    first = path.split("/")[1]
    return [first if first in LANGUAGES else next(iter(LANGUAGES))]


def _spelt_out(rule: str) -> Iterator[str]:
    """`/<any(en, fr):language>/help`: /en/help, /fr/help."""
    found = _WORDS.search(rule)
    if found is None:
        yield rule
        return
    for word in found[1].split(","):
        yield from _spelt_out(rule.replace(found[0], word.strip(" '\"")))


def _answer(client: Client, path: str, language: str, encoding: str) -> Body:
    answer = client.get(path, headers=request_headers(language, encoding), buffered=True)
    headers = telling(answer.headers.to_wsgi_list())
    body = answer.data
    if answer.headers.get("Content-Encoding") == "gzip":
        # Two machines' zlib may pack the same page differently: what counts is what comes out.
        body = zlib.decompress(body, wbits=31)
    return {
        "path": path,
        "language": language,
        "encoding": encoding,
        "status": answer.status_code,
        "headers": [list(header) for header in headers],
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
    }
