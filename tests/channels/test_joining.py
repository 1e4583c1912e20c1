"""Longer texts that a gateway brings part by part, with and without a user data header, in any order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from casework.models import Case, FailingEvent, WaitingPart
from channels import dialogues, failing, joining, wording
from tests.cast import Ombudsperson
from tests.channels.calls import ABOUT, PHONE, SECRET, Sent, form, hook
from tests.channels.conftest import Call, write
from tests.channels.phone import Phone, configure
from tests.channels.test_dialogues import read
from tests.conftest import ON_BOTH, Clock, settings

AtDesk = Callable[[str], Ombudsperson]
HTTP = "parts-cd"
ADAPTER: dict[str, Any] = {
    "inbound": {
        "format": "form", "id": ["id"], "from": ["from"], "text": ["text"], "parts": "single", "udh": "udh",
    },
    "report": {"format": "form", "id": ["id"], "status": ["status"], "states": {"sent": "sent"}},
    "outbound": {"url": "http://127.0.0.1:9/", "format": "form", "body": {"to": "{to}", "text": "{text}"}},
}  # fmt: skip
HEAD = ("The foreman of the north pit took the money of all our washers for the third week, and whoever asked for it "
        "was beaten at the gate by two men of the guard, on F")  # fmt: skip
TAIL = "riday before noon"


@pytest.fixture
def app(data: Path, url: str, clock: Clock) -> Iterator[Flask]:
    known = {**ABOUT, "kind": "http", "languages": ["en"], "callback_url": "http://127.0.0.1:8000", "adapter": ADAPTER}
    write(data, {HTTP: known})
    app = create_app({**settings(data, url), "SMS_GATEWAYS": "gateways.toml"})
    app.config["CLOCK"] = clock
    yield app
    app.extensions["davylamp_database"].engine.dispose()


Send = Callable[..., int]


@pytest.fixture
def send(call: Call) -> Send:
    count = iter(range(10**6))

    def sent(text: str, udh: str = "", event: str = "", sender: str = PHONE) -> int:
        fields = {"id": event or f"e{next(count)}", "from": sender, "text": text, "udh": udh}
        return call(form(hook(HTTP, "in"))(fields)).status_code

    return sent


def waiting(app: Flask, model: type = WaitingPart) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def release(app: Flask, clock: Clock) -> None:
    with app.app_context():
        dialogues.release(clock())


def header(number: int, total: int, reference: int = 43) -> str:
    return f"050003{reference:02x}{total:02x}{number:02x}"


THREE = [("one ", header(1, 3)), ("two ", header(2, 3)), ("three", header(3, 3))]


@ON_BOTH
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_parts_with_a_header_are_one_text_in_any_order(
    order: tuple[int, ...], send: Send, app: Flask, at_desk: AtDesk
) -> None:
    long = [(f"{words} of the story of the pit ", udh) for words, udh in THREE]
    assert [send(*long[n]) for n in order] == [200] * 3
    assert read(at_desk("amani")) == ["".join(words for words, _ in long).strip()]
    assert waiting(app) == 0


def test_wide_references_and_two_talks_at_once_are_kept_apart(send: Send, app: Flask, at_desk: AtDesk) -> None:
    send("The pit fell in on ", "0608040001" + "0201")
    send("They beat my brother at ", header(1, 2))
    send("Monday morning early", "0608040001" + "0202")
    send("the gate of the mine", header(2, 2))
    assert read(at_desk("amani")) == [
        "The pit fell in on Monday morning early",
        "They beat my brother at the gate of the mine",
    ]
    assert waiting(app) == 0


def test_without_a_header_a_full_part_waits_for_the_next(send: Send, app: Flask, at_desk: AtDesk) -> None:
    assert len(HEAD) == 160
    send(HEAD)
    assert (waiting(app), waiting(app, Case)) == (1, 0)
    send(TAIL)
    assert read(at_desk("amani")) == [HEAD + TAIL]


def test_numbers_that_the_phone_has_written_put_them_in_order(send: Send, at_desk: AtDesk) -> None:
    first, second = f"(1/3) {HEAD[:147]}", f"(2/3) {HEAD[:147]}"
    send(second)
    send(first)
    send(f"(3/3) {TAIL}")
    assert read(at_desk("amani")) == [f"{first}{second}(3/3) {TAIL}"]


@pytest.mark.parametrize(("udh", "seconds"), [("", 46), (header(1, 2), 601)])
def test_a_part_whose_rest_does_not_come_is_kept_by_itself(
    udh: str, seconds: int, send: Send, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    send(HEAD, udh)
    clock.forward(seconds=seconds - 2)
    release(app, clock)
    assert waiting(app, Case) == 0
    clock.forward(seconds=2)
    release(app, clock)
    assert read(at_desk("amani")) == [HEAD + (" [...]" if udh else "")]
    assert waiting(app) == 0


def test_a_tail_that_comes_first_without_a_header_is_kept_as_it_came(
    send: Send, app: Flask, at_desk: AtDesk, clock: Clock
) -> None:
    send("riday before noon they came back")
    send(HEAD)
    clock.forward(seconds=46)
    release(app, clock)
    assert read(at_desk("amani")) == ["riday before noon they came back", HEAD]


def test_a_part_that_comes_again_is_one_part(send: Send, app: Flask, at_desk: AtDesk) -> None:
    for _ in range(3):
        send(HEAD, header(1, 2), event="same")
    assert waiting(app) == 1
    for _ in range(3):
        send(TAIL, header(2, 2), event="other")
    assert read(at_desk("amani")) == [HEAD + TAIL]


def test_nothing_of_what_waits_stands_in_the_clear(send: Send, data: Path) -> None:
    send(f"Zwarakazi {HEAD[10:]}")
    for path in data.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"Zwarakazi" not in content, path
            assert PHONE.encode()[1:] not in content.replace(b" ", b"") or path.name == "gateways.toml", path


def test_what_waits_is_bounded(send: Send, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(1, 13):
        send("The pit fell in on Monday", header(n, 200))
    assert waiting(app) == 0, "a text of two hundred parts is none"
    send("x" * 400, header(1, 2))
    assert waiting(app) == 0, "nor is a part of more than a part's length"
    for reference in range(14):
        send("The pit fell in on Monday", header(1, 2, reference))
    assert waiting(app) == joining.MOST_PARTS
    monkeypatch.setattr(joining, "MOST_WAITING", joining.MOST_PARTS)
    send(HEAD, sender="+243810000777")
    assert waiting(app) == joining.MOST_PARTS


def test_erase_takes_what_waits(send: Send, app: Flask) -> None:
    send("The pit fell in on Monday", header(1, 2))
    send("erase")
    assert (waiting(app), waiting(app, Case)) == (0, 0)


POISON = "Whoever reads these words breaks "


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Words that break us each time, for as long as they stand here."""
    poison, spell = [POISON], wording.for_the_office

    def office(question: str, value: str, language: str) -> str:
        if any(words in value for words in poison):
            raise ValueError(value)
        return spell(question, value, language)

    monkeypatch.setattr(wording, "for_the_office", office)
    return poison


def poisoned(send: Send, app: Flask, clock: Clock) -> None:
    """Once tried; behind it waits somebody else's."""
    send(POISON, header(1, 2))
    send(HEAD, header(1, 2), sender="+243810000777")
    clock.forward(seconds=601)
    release(app, clock)


@ON_BOTH
def test_what_cannot_be_taken_stands_before_nobody_and_is_given_up(
    send: Send, app: Flask, at_desk: AtDesk, clock: Clock, poison: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert poison
    poisoned(send, app, clock)
    assert read(at_desk("amani")) == [f"{HEAD} [...]"]
    assert waiting(app) == 1
    for _ in range(failing.MOST_TRIES - 1):
        clock.forward(seconds=61)
        release(app, clock)
    assert (waiting(app), waiting(app, Case)) == (0, 1)
    with app.extensions["davylamp_database"].reading() as session:
        assert [event.given_up for event in session.scalars(select(FailingEvent))] == [True]
    assert POISON not in caplog.text


def test_what_could_not_be_taken_is_taken_when_it_can_be(
    send: Send, app: Flask, clock: Clock, poison: list[str]
) -> None:
    poisoned(send, app, clock)
    poison.clear()
    clock.forward(seconds=61)
    release(app, clock)
    assert (waiting(app), waiting(app, Case)) == (0, 2)


def test_what_waits_at_a_gateway_that_is_gone_is_taken_when_it_is_back(
    send: Send, app: Flask, clock: Clock, at_desk: AtDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(HEAD)
    clock.forward(seconds=46)
    with monkeypatch.context() as gone:
        gone.delitem(app.extensions["davylamp_gateways"], HTTP)
        release(app, clock)
    assert waiting(app) == 1
    release(app, clock)
    assert read(at_desk("amani")) == [HEAD]


def test_a_header_that_is_none_is_refused(call: Call, app: Flask) -> None:
    sent: Sent = form(hook(HTTP, "in"))({"id": "e", "from": PHONE, "text": "x", "udh": "zz"})
    assert call(sent).status_code == 400
    assert SECRET in sent.path
    assert waiting(app) == 0


def test_a_gateway_that_joins_waits_for_nothing(data: Path, url: str, clock: Clock) -> None:
    app = create_app({**settings(data, url), **configure(data)})
    app.config["CLOCK"] = clock
    assert Phone(app).text(HEAD)[0].startswith("Kept.")
    app.extensions["davylamp_database"].engine.dispose()
