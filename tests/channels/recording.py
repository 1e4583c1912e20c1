"""The application with a dialogue that says one thing to each text, and that kills itself where a file says so."""

from __future__ import annotations

import json
import os
import signal
import threading
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

import app as production
from casework.clock import utc_now
from casework.database import Session, transaction
from channels import outbox
from channels.gateway import About, Inbound, Rendered
from channels.listening import Listener

UNCOMMITTED, COMMITTED = "uncommitted", "committed"
ANSWER = "Merci. Bien recu."


_taking = threading.local()  # the worker commits too, and is not meant


def _die(data: Path, point: str) -> None:
    order = data / f"die-{point}"
    if getattr(_taking, "text", False) and order.exists():
        order.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def fit(text: str, _language: str) -> Rendered:
    """Enough for the plain words of these tests."""
    return Rendered(text, "gsm7", max(1, -(-len(text) // 153)))


def ingest(inbound: Inbound, about: About) -> None:
    data: Path = current_app.config["DAVYLAMP_DATA"]
    with (data / "received").open("a", encoding="utf-8") as received:
        received.write(
            json.dumps([inbound.event, inbound.sender, inbound.text, about.country, about.languages[0]]) + "\n"
        )
    _taking.text = True
    with transaction() as session:
        outbox.enqueue(
            session, gateway=inbound.gateway, to=inbound.sender, text=ANSWER, dedupe=inbound.event, now=utc_now()
        )
    _taking.text = False


def create_app() -> Flask:
    app = production.create_app()
    data: Path = app.config["DAVYLAMP_DATA"]
    app.extensions["davylamp_listener"] = Listener(ingest, fit=fit)

    def before(_: Any) -> None:
        _die(data, UNCOMMITTED)

    def after(_: Any) -> None:
        _die(data, COMMITTED)

    event.listen(app.extensions["davylamp_database"].engine, "commit", before)
    event.listen(Session, "after_commit", after)
    return app
