"""The server is killed a hundred times while it takes reports and messages: nothing acknowledged is lost."""

from __future__ import annotations

import itertools
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from flask.testing import FlaskClient
from sqlalchemy import select, text

from casework import audit
from casework.database import Session
from casework.models import AuditRow, Case, Entry
from tests.cast import Reporter
from tests.conftest import ON_BOTH
from tests.durability.conftest import Stored
from tests.durability.faulty import ANSWERING, COMMITTED, HALF_ANSWERED, POINTS
from tests.durability.posting import Story, write
from tests.stories.service import Service

# PostgreSQL has its own log to come back from; what is ours is the same code.
KILLS = {"sqlite": 100, "postgresql": 36}
CLIENTS = 4
ABSENT = dict.fromkeys(("cases", "boxes", "seals", "cards", "entries", "audit"), 0)
WHOLE = {"cases": 1, "boxes": 1, "seals": 2, "cards": 2, "entries": 1, "audit": 1}
ONE_MESSAGE_MORE = {**WHOLE, "entries": 2, "audit": 2}
AFTER_THE_COMMIT = (COMMITTED, ANSWERING, HALF_ANSWERED)


@ON_BOTH
def test_each_report_is_whole_or_absent_and_a_retry_gives_one_case_and_one_receipt(
    service: Service, stored: Stored, client: FlaskClient, backend: str
) -> None:
    kills = KILLS[backend]
    stories = [write(Reporter(client)) for _ in range(kills // 2)]

    def live(story: Story, points: tuple[str, str]) -> Counter[str]:
        """Two kills: one while the report is taken, one while the message is."""
        seen: Counter[str] = Counter()
        before, report_and_message = ABSENT, ((story.report, WHOLE), (story.message, ONE_MESSAGE_MORE))
        for (act, after), point in zip(report_and_message, points, strict=True):
            died = act.send(service.port, point) is None
            found = stored.parts(story.case)
            assert died, "the server should have been killed"
            assert found in (before, after), "neither whole nor absent"
            # A neighbour's kill may have come first: then nothing is there, at whichever point this one was to die.
            assert found == before or point in AFTER_THE_COMMIT, point
            seen["stored without an answer" if found == after else "not stored"] += 1
            receipt = act.send_until_answered(service.port)
            assert receipt["link"] == act.link
            assert act.send_until_answered(service.port) == receipt
            assert stored.parts(story.case) == after
            before = after
        return seen

    order = itertools.cycle([(a, b) for a, b in zip(POINTS, POINTS[3:] + POINTS[:3], strict=True)])
    with ThreadPoolExecutor(CLIENTS) as pool:
        seen = sum(pool.map(live, stories, order), Counter())
    assert seen.total() == kills
    assert min(seen.values()) > kills // 5, seen
    assert stored.rows(Case) == kills // 2
    assert stored.rows(Entry) == kills
    with Session(stored.engine) as session:
        if backend == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
        scopes = session.scalars(select(AuditRow.scope).distinct()).all()
        assert [scope for scope in scopes if audit.first_broken(session, scope) is not None] == []
