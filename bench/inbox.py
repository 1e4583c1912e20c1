"""The desk's list at ten thousand cases: time in the server and bytes on the wire, for each view, and all lines for a search.

Run: PYTHONPATH=. .venv/bin/python bench/inbox.py [--cases N] [--database URL]
The database of the URL must be empty. On a throw-away PostgreSQL:
pg_virtualenv -t sh -c 'PYTHONPATH=. .venv/bin/python bench/inbox.py --database postgresql://'
"""

from __future__ import annotations

import argparse
import random
import secrets
import statistics
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import text, update

from app import create_app
from casework import cases, clocks, jurisdictions, listing, standings
from casework.boxes import NewBox, NewEntry, NewSeal
from casework.cases import NewCase
from casework.database import Session
from casework.models import Case, CaseState, ClockKind, Hint, HintKind
from crypto.boxes import TALK
from crypto.labels import office_holder
from crypto.seals import BOX_SEAL_BYTES, CARD_BYTES, INDEX_BYTES
from tests import passkeys
from tests.cast import DESK, Ombudsperson
from tests.conftest import settings

OFFICE, NOW = "cd-ombuds", datetime(2026, 11, 23, 12, tzinfo=UTC)
# Of a hundred cases of a year: so many nobody has opened, so many wait, are closed, are in work.
SHARES = ((CaseState.RECEIVED, 5), (CaseState.WAITING, 10), (CaseState.CLOSED, 55), (CaseState.IN_WORK, 30))
TIMES = 15


def one_case(session: Session, state: CaseState, day: date) -> None:
    case, entry = secrets.token_bytes(16), NewEntry(secrets.token_bytes(16), secrets.token_bytes(64))
    seal = NewSeal(office_holder(OFFICE), secrets.token_bytes(BOX_SEAL_BYTES))
    talk = NewBox(secrets.token_bytes(16), TALK, bytes(1216), (seal,), entry)
    token, lock, request = (secrets.token_bytes(32) for _ in range(3))
    card = {OFFICE: secrets.token_bytes(CARD_BYTES)}
    law = jurisdictions.of("CD")
    cases.receive(session, NewCase(case, OFFICE, token, lock, request, talk, card, law), day=day)
    if state is CaseState.RECEIVED:
        return
    index = {"kind": HintKind.INDEX, "sealed": secrets.token_bytes(INDEX_BYTES)}
    session.execute(update(Hint).where(Hint.case_id == case).values(index))
    session.execute(update(Case).where(Case.id == case).values(state=state))
    standings.opened(session, case, OFFICE)
    clocks.meet(session, case, OFFICE, ClockKind.FIRST_LOOK, ClockKind.ACKNOWLEDGEMENT)
    if state is CaseState.CLOSED:
        clocks.end(session, case, OFFICE)


def fill(app: Flask, count: int) -> None:
    chosen = random.Random(8)  # noqa: S311 (the same cases each time)
    states, weights = [state for state, _ in SHARES], [share for _, share in SHARES]
    for start in range(0, count, 500):
        with app.extensions["davylamp_database"].transaction() as session:
            for _ in range(start, min(start + 500, count)):
                (state,) = chosen.choices(states, weights)
                back = chosen.randrange(10 if state is CaseState.RECEIVED else 365)
                one_case(session, state, NOW.date() - timedelta(days=back))
            session.expunge_all()


def measure(person: Ombudsperson, path: str) -> None:
    found = person.get(path).get_json()
    rows = len(found.get("cases", found.get("records", [])))
    took, size = [], 0
    for _ in range(TIMES):
        begun = time.perf_counter()
        size = packed(person, path)
        took.append((time.perf_counter() - begun) * 1000)
    times = f"median {statistics.median(took):6.1f} ms, slowest {max(took):6.1f} ms"
    print(f"{person.name:8} {path:40} {rows:5} rows {size / 1000:7.1f} kB, {times}")


def packed(person: Ombudsperson, path: str) -> int:
    """Bytes on the wire."""
    answer = person.client.get(f"/desk{path}", base_url=DESK, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200, answer.status
    return len(answer.data)


def sixth_page(person: Ombudsperson) -> str:
    path = "/inbox.json?view=late"
    for _ in range(5):
        last = person.get(path).get_json()["cases"][-1]["number"]
        path = f"/inbox.json?view=late&after={last}"
    return path


def signed_in(app: Flask, name: str) -> Ombudsperson:
    person = Ombudsperson(app.test_client(), name)
    assert person.sign_in().status_code == 200
    return person


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--cases", type=int, default=10_000)
    options.add_argument("--database", default="")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(settings(Path(folder), given.database))
        app.config["CLOCK"] = lambda: NOW
        for command in ("migrate", "demo"):
            app.test_cli_runner().invoke(args=[command])
        with app.extensions["davylamp_database"].transaction() as session:
            passkeys.hand_out(session, NOW.date())
        fill(app, given.cases)
        with app.extensions["davylamp_database"].transaction() as session:
            session.execute(text("ANALYZE"))
        amani = signed_in(app, "amani")
        amani.get("/inbox.json")
        views = [f"/inbox.json?view={view}" for view in listing.View]
        for person in (amani, signed_in(app, "dalila"), signed_in(app, "chiku")):
            for path in views:
                measure(person, path)
        measure(amani, sixth_page(amani))
        measure(amani, "/inbox/records.json")
        app.extensions["davylamp_database"].engine.dispose()


if __name__ == "__main__":
    main()
