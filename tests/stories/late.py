"""The application a few days before its directory runs out, by its own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

import app as production

AHEAD = timedelta(days=90)  # of the demonstration's hundred


def create_app() -> Flask:
    app = production.create_app()
    app.config["CLOCK"] = lambda: datetime.now(UTC) + AHEAD
    return app
