"""A miner who is threatened, on a phone that others read: asked only behind the code, heard at once, and never written to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.channels.phone import CODE
from tests.stories.people import AtDesk
from tests.stories.test_by_phone import PhoneService, service, spool

__all__ = ["service", "spool"]

SHARED = "+243810555778"
STORY = "Les gardes prennent notre or chaque vendredi a la barriere"


def text(service: PhoneService, words: str, number: str, *, answers: int = 1) -> list[str]:
    """So many texts come back, and then the phone hangs up."""
    assert service.kannel is not None
    phone = service.kannel.text(number, "4040", words)
    came = [phone.read().split(" text ", 1)[-1].rstrip(">\n") for _ in range(answers)]
    service.kannel.phones.remove(phone)
    phone.hang_up()
    return came


def check_in_today(service: PhoneService) -> None:
    """As the desk's assessment sets it: tests/casework/test_check_ins.py."""
    with closing(sqlite3.connect(service.data / "davylamp.sqlite3")) as database, database:
        (case,) = database.execute("SELECT id FROM cases").fetchone()
        today = datetime.now(UTC).date().isoformat()
        database.execute("INSERT INTO check_ins VALUES (?, ?, 'waiting', 1)", (case, today))


def state(service: PhoneService) -> str:
    with closing(sqlite3.connect(service.data / "davylamp.sqlite3")) as database:
        return str(database.execute("SELECT state FROM check_ins").fetchone()[0])


def texts_sent(service: PhoneService) -> int:
    with closing(sqlite3.connect(service.data / "davylamp.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM outbox").fetchone()[0])


def test_three_says_not_safe_and_the_desk_hears_it_at_once(
    service: PhoneService, at_desk: Callable[..., AtDesk]
) -> None:
    (code,) = CODE.findall(text(service, STORY, SHARED)[0])
    assert text(service, "2", SHARED)[0].startswith("Merci. Ce que vous avez envoyé compte")
    amani = at_desk("amani").open_first()
    amani.acknowledge()
    amani.write("reply", "Nous avons lu. Faites attention.")
    check_in_today(service)

    news, question = text(service, code, SHARED, answers=2)
    assert news == "Nous avons lu. Faites attention."
    assert question.startswith("Comment allez-vous?")
    danger, question = text(service, "3", SHARED, answers=2)
    assert "Mettez-vous" in danger
    assert question.startswith("Vous est-il arrivé du mal")
    amani.visit("/")
    expect(amani.page.locator("[data-urgent]")).to_be_visible()
    amani.open_first()
    expect(amani.page.locator("[data-talk-thread]")).to_contain_text("Êtes-vous en sécurité aujourd'hui? Non")

    assert text(service, "2", SHARED, answers=2)[1].startswith("Voulez-vous que nous vous parlions?")
    assert text(service, "3", SHARED)[0].startswith("Merci, c'est au bureau. Qui lit ce téléphone")
    assert text(service, "2", SHARED)[0].startswith("Merci. S'il arrive du mal")
    assert state(service) == "done"
    assert texts_sent(service) == 10, "each of them answers a text of theirs; nothing unasked was sent"
