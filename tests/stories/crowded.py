"""The application at a moment when the queue in front of the stretching has no place left."""

from __future__ import annotations

from flask import Flask

import app as production
from reporting import stretching


def create_app() -> Flask:
    stretching._queue = stretching.Queue(waiting=-1)  # noqa: SLF001
    return production.create_app()
