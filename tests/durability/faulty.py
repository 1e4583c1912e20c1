"""The application in a process that kills itself, at the point that a request names in a header of its own."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

import app as production

HEADER = "X-Die-At"
RECEIVED, WRITING, UNCOMMITTED, COMMITTED, ANSWERING, HALF_ANSWERED = POINTS = (
    "received", "writing", "uncommitted", "committed", "answering", "half-answered",
)  # fmt: skip

# Of a chunk: its bytes lie in a part beside, and are not yet under its name.
LINKING = "linking"

_of_this_request = threading.local()


def _die_at(point: str) -> None:
    if getattr(_of_this_request, "point", None) == point:
        os.kill(os.getpid(), signal.SIGKILL)


class Dying:
    def __init__(self, application: Any) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        _of_this_request.point = environ.get("HTTP_X_DIE_AT")
        _die_at(RECEIVED)
        answer = self._application(environ, start_response)
        _die_at(ANSWERING)
        return self._pass_on(answer) if _of_this_request.point else answer

    def _pass_on(self, answer: Iterable[bytes]) -> Iterator[bytes]:
        whole = b"".join(answer)
        yield whole[:10]
        _die_at(HALF_ANSWERED)
        yield whole[10:]


def create_app() -> Flask:
    app = production.create_app()
    engine = app.extensions["davylamp_database"].engine

    @event.listens_for(engine, "after_cursor_execute")
    def _wrote(_c: Any, _k: Any, statement: str, _p: Any, _x: Any, _m: bool) -> None:
        if statement.startswith("INSERT INTO entries"):
            _die_at(WRITING)

    sys.addaudithook(lambda event, _: _die_at(LINKING) if event == "os.link" else None)
    event.listen(engine, "commit", lambda _: _die_at(UNCOMMITTED))
    event.listen(Session, "after_commit", lambda _: _die_at(COMMITTED))
    app.wsgi_app = Dying(app.wsgi_app)  # type: ignore[method-assign]
    return app
