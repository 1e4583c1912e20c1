"""Every way in which something reaches a phone, and that none is taken where nobody may write first.

What is listed here by hand is held against the code: a new way out fails until somebody has thought of the phones.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import channels
from app import create_app
from casework.models import OutgoingText, ReturnAddress, Sending
from casework.rounds import ROUNDS
from channels import notices
from channels.worker import rounds
from tests.casework.check_in_work import plan
from tests.casework.clock_work import do, entry, told, triage
from tests.casework.sharing_work import begin_file
from tests.casework.test_clocks import day, later
from tests.casework.transfer_work import agree, offer, withdraw
from tests.casework.transfer_work import answer as answer_offer
from tests.cast import Ombudsperson
from tests.channels.phone import Phone, configure
from tests.conftest import Clock, settings

AtDesk = Callable[[str], Ombudsperson]
STORY = "The pit at Nyange fell in and two men are below"
ROOT = Path(channels.__file__).parents[1]

# Who owes something to a phone: answers to its own text; that such a text was given up; the one promised notice; and the
# office's own telephone on duty, which is no reporter's.
WAYS_OUT = {"channels/storing.py", "channels/failing.py", "channels/notices.py", "channels/duty.py"}


def calls(path: Path) -> set[str]:
    """The names of functions and methods that a file calls."""
    found = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    methods = {one.attr for one in found if isinstance(one, ast.Attribute)}
    return methods | {one.id for one in found if isinstance(one, ast.Name)}


def test_nothing_else_owes_a_phone_anything() -> None:
    files = [path for room in ("casework", "reporting", "channels") for path in (ROOT / room).rglob("*.py")]
    assert len(files) > 100
    names = {path.relative_to(ROOT).as_posix(): path for path in files if "node_modules" not in path.parts}
    assert {name for name, path in names.items() if "enqueue" in calls(path)} == WAYS_OUT
    written = {name for name, path in names.items() if "OutgoingText.__table__" in path.read_text("utf-8")}
    assert written == {"channels/outbox.py"}
    assert {name for name, path in names.items() if "lease" in calls(path)} == {"channels/worker.py"}


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


# What somebody texts first, and what of it is contact policy.
POLICIES = {
    "never, by the question": (STORY, "3"),
    "never, by keyword": (STORY, "2", "2", "do not text me"),
    "never, and asked for news before": (STORY, "1", "2", "news", "stop all contact"),
    "only if I write first": (STORY, "2", "2"),
    "only if I write first, and asked for news": (STORY, "2", "2", "news"),
}


def owed(app: Flask) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(ReturnAddress)).all() == [], "nothing is promised"
        return len(session.scalars(select(OutgoingText.id).where(OutgoingText.state == Sending.WAITING)).all())


def work(app: Flask, clock: Clock) -> None:
    """Every round of the worker but those that ask a provider."""
    with app.app_context():
        for one in rounds():
            if one.do.__name__ != "catch_up":
                one.do(clock())
        for _, do_round in ROUNDS:
            do_round(clock())
        notices.send_due(clock())


def office_works(app: Flask, clock: Clock, amani: Ombudsperson, at_desk: AtDesk, number: str) -> Iterator[str]:
    """One verb after the other; what each is called."""

    def done(what: str, *answers: int) -> str:
        assert all(status in {200, 201, 204} for status in answers), (what, answers)
        return what

    yield done("check-ins", plan(amani, number, 1, 3, 6, 40, calls=True).status_code)
    yield done("acknowledgement", amani.write(number, "acknowledge", {"text": "We have it."}).status_code)
    yield done("answer", amani.write(number, "reply", {"text": "Where is the pit?"}).status_code)
    yield done("question", do(amani, number, "ask").status_code)
    yield done("note", do(amani, number, "note").status_code)
    yield done("triage", triage(amani, number).status_code)
    yield done("day", do(amani, number, "deadlines", entry=entry(), ends=day(20)).status_code)
    agree(amani, at_desk("dalila"), number, "ug-ombuds", mode="joint")
    transfer, grace = offer(amani, number, "ug-ombuds", mode="joint"), at_desk("grace")
    yield "offer"
    yield done("transfer", answer_offer(grace, transfer, "accept"))
    yield done("greeting of another office", do(grace, number, "acknowledge").status_code)
    yield done("what they wrote", answer_offer(grace, transfer, "write"))
    yield done("told of it", do(amani, number, "transfers/tell").status_code)
    yield done("their end", grace.post(f"/offers/{transfer}/end", {"entry": entry(), "as": "done"}).status_code)
    yield done("held still", do(amani, number, "freeze", entry=entry(), until=day(2)).status_code)
    yield done("goes on", do(amani, number, "thaw").status_code)
    withdraw(app, number)
    yield "withdrawal"
    for days in (1, 2, 3, 4, 5):  # check-ins come due, run out and call; terms are missed
        later(clock, amani, days=days)
        yield f"{days} days"
    yield done("closing", do(amani, number, "close", **told()).status_code)
    later(clock, amani, days=40)
    yield "long after"
    yield done("again", do(amani, number, "reopen", **told()).status_code)
    yield done("a last answer", do(amani, number, "reply").status_code)


@pytest.mark.parametrize("policy", POLICIES)
def test_whatever_the_office_does_nothing_is_sent_unasked(
    app: Flask, clock: Clock, at_desk: AtDesk, policy: str
) -> None:
    phone, amani = Phone(app), at_desk("amani")
    for words in POLICIES[policy]:
        phone.text(words)
    (number,) = amani.numbers()
    begin_file(amani, number)
    assert owed(app) == 0
    happened = 0
    for what in office_works(app, clock, amani, at_desk, number):
        work(app, clock)
        assert (owed(app), phone.answers()) == (0, []), what
        happened += 1
    assert happened > 20


def test_the_same_reaches_a_phone_of_their_own_that_was_promised_news(
    app: Flask, clock: Clock, at_desk: AtDesk
) -> None:
    """Else the walk above would find nothing whatever happened."""
    phone, amani = Phone(app), at_desk("amani")
    for words in (STORY, "1", "2", "news"):
        phone.text(words)
    (number,) = amani.numbers()
    begin_file(amani, number)
    told_at = []
    for what in office_works(app, clock, amani, at_desk, number):
        work(app, clock)
        told_at += [what for text in phone.answers() if text == "Hello. There is something new. You know how to ask."]
    assert told_at == ["acknowledgement"], "once, and of the first news"
