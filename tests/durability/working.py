"""The worker as it is, but that it lives by a clock that a test sets: a file in the data folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Flask

import app as production

NOW = "now"


def create_app() -> Flask:
    app = production.create_app()
    data: Path = app.config["DAVYLAMP_DATA"]
    app.config["CLOCK"] = lambda: datetime.fromisoformat((data / NOW).read_text())
    return app
