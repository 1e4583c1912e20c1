"""A real service whose workers can be killed, and a look into its database from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from casework.database import Database
from casework.models import AuditRow, Base, Box, Case, Entry, Hint, Seal
from crypto.bodies import b64
from tests.stories.service import Service

# Workers are forked from one that has loaded everything: a hundred of them come up in the time of one.
WORKERS = ("--workers", "2", "--threads", "4", "--preload")


@pytest.fixture
def service(data: Path, url: str) -> Iterator[Service]:
    (data / "tmp").mkdir()
    with Service(data, url=url, application="tests.durability.faulty:create_app()", workers=WORKERS) as service:
        yield service


@dataclass
class Stored:
    """What is in the database, seen by somebody who is not the server."""

    engine: Engine

    def parts(self, case: bytes) -> dict[str, int]:
        """How many rows of each kind there are of one case."""
        boxes = select(Box.id).where(Box.case_id == case)
        wanted = {
            "cases": select(func.count()).where(Case.id == case),
            "boxes": select(func.count()).where(Box.case_id == case),
            "seals": select(func.count()).where(Seal.box_id.in_(boxes)),
            "cards": select(func.count()).where(Hint.case_id == case),
            "entries": select(func.count()).where(Entry.box_id.in_(boxes)),
            "audit": select(func.count()).where(AuditRow.scope == f"case:{b64(case)}"),
        }
        with self.engine.connect() as connection:
            return {name: connection.scalar(query) or 0 for name, query in wanted.items()}

    def rows(self, model: type[Base]) -> int:
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(model)) or 0


@pytest.fixture
def stored(data: Path, url: str) -> Iterator[Stored]:
    engine = Database(url or f"sqlite:///{data / 'davylamp.sqlite3'}", data).engine
    yield Stored(engine)
    engine.dispose()
