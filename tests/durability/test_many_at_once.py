"""Four workers and sixteen clients: no deadlock, no failure, on either database."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from casework import audit
from casework.database import Session
from casework.models import AuditRow, Case, Entry
from crypto.bodies import Body, b64
from tests.cast import Reporter
from tests.conftest import ON_BOTH
from tests.durability.conftest import Stored
from tests.durability.posting import Act, Story, write
from tests.stories.service import Service

pytestmark = ON_BOTH

CLIENTS = 16
STORIES = 64


@pytest.fixture
def service(data: Path, url: str) -> Iterator[Service]:
    (data / "tmp").mkdir()
    with Service(data, url=url, workers=("--workers", "4", "--threads", "4", "--preload")) as service:
        yield service


def test_sixteen_clients_at_four_workers_are_all_served_at_the_first_try(
    service: Service, stored: Stored, client: FlaskClient
) -> None:
    stories = [write(Reporter(client)) for _ in range(STORIES)]
    one_thread = [Act("/api/cases/entries", also(stories[0], other), "") for other in stories]

    def live(story: Story, busy: Act) -> tuple[bool, bool, bool]:
        """A report, a message to it, and one to a case that everybody writes to at the same moment."""
        report, message = story.report.send(service.port), story.message.send(service.port)
        busy_one = busy.send(service.port)
        assert report is not None
        assert message is not None
        return report["link"] == story.report.link, message["link"] == story.message.link, busy_one is not None

    first, others = stories[0], stories[1:]
    assert live(first, one_thread[0]) == (True, True, True)
    with ThreadPoolExecutor(CLIENTS) as pool:
        assert set(pool.map(live, others, one_thread[1:])) == {(True, True, True)}
    assert stored.rows(Case) == STORIES
    assert stored.rows(Entry) == 3 * STORIES
    with Session(stored.engine) as session:
        scopes = session.scalars(select(AuditRow.scope).distinct()).all()
        assert [scope for scope in scopes if audit.first_broken(session, scope) is not None] == []


def also(to: Story, text_of: Story) -> Body:
    """Bytes that the server cannot tell from a message to `to`; it never looks inside."""
    return {**to.message.body, "entry": {**text_of.message.body["entry"], "id": b64(secrets.token_bytes(16))}}
