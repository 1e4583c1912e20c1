"""The application as it is, but that it kills itself while it takes a message, where a file in the data folder says so."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

import app as production
from casework.database import Session
from channels import dialogues
from channels.gateway import About, Inbound
from channels.listening import listener

BEFORE, AFTER = "before", "after"
_taking = threading.local()  # other work commits too, and is not meant


def order(data: Path, point: str) -> Path:
    return data / f"die-{point}-the-commit"


def ingest(inbound: Inbound, about: About) -> None:
    _taking.now = True
    try:
        dialogues.ingest(inbound, about)
    finally:
        _taking.now = False


def create_app() -> Flask:
    app = production.create_app()
    data: Path = app.config["DAVYLAMP_DATA"]

    def die(point: str) -> None:
        if getattr(_taking, "now", False) and order(data, point).exists():
            order(data, point).unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def before(_: Any) -> None:
        die(BEFORE)

    def after(_: Any) -> None:
        die(AFTER)

    with app.app_context():
        listener().ingest = ingest
    event.listen(app.extensions["davylamp_database"].engine, "commit", before)
    event.listen(Session, "after_commit", after)
    return app
