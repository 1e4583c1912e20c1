"""What Kannel may say, and what is refused by name before anything is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from casework.models import Case, Delivery, Dialogue, Outgoing
from tests.channels.phone import KANNEL, NAME, SECRET, Phone, configure
from tests.conftest import settings

STORY = "The pit at Nyange fell in and two men are below"


def anything(app: Flask) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return sum(session.scalar(select(func.count()).select_from(m)) or 0 for m in (Case, Dialogue, Outgoing))


@pytest.mark.parametrize("address", ["/hooks/kannel-cd/another-secret", f"/hooks/kannel-ug/{SECRET}", "/hooks/x/y"])
def test_a_stranger_finds_nothing(app: Flask, address: str) -> None:
    answer = Phone(app, address=address).deliver(STORY)
    assert (answer.status_code, answer.get_json()) == (404, {"error": "not_found", "message": "There is nothing here."})
    assert anything(app) == 0


def test_another_machine_finds_nothing(app: Flask) -> None:
    answer = app.test_client().post(
        f"/hooks/{NAME}/{SECRET}?id=1&coding=0", data=b"x", headers={"X-Kannel-From": "+243810000001"},
        environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
    )  # fmt: skip
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        (STORY, {"id": ""}),
        (STORY, {"id": "<b>"}),
        (STORY, {"coding": "1"}),
        (STORY, {"charset": "UTF-16BE"}),
        (b"\xff\xfe", {}),
        ("x" * 4001, {}),
    ],
)
def test_what_is_not_a_message_is_refused_and_not_asked_for_again(
    app: Flask, phone: Phone, words: str | bytes, changed: dict[str, str]
) -> None:
    answer = phone.deliver(words, **changed)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "unreadable")
    assert anything(app) == 0


def test_a_field_that_is_there_twice_is_refused(app: Flask, phone: Phone) -> None:
    phone.address += "?id=1&id=2"
    client = app.test_client()
    answer = client.post(f"{phone.address}&coding=0", data=b"x", headers={"X-Kannel-From": phone.number})
    assert answer.get_json()["error"] == "unreadable"


def test_a_number_that_is_none_is_refused(app: Flask) -> None:
    assert Phone(app, number="Orange").deliver(STORY).get_json()["error"] == "unreadable"


def test_an_empty_text_is_answered_with_the_greeting(phone: Phone) -> None:
    assert phone.text("")[0].startswith("We listen to mine workers.")


def report(app: Flask, reference: str, status: str) -> int:
    return (
        app.test_client()
        .get(f"/hooks/{NAME}/{SECRET}", query_string={"reference": reference, "status": status})
        .status_code
    )


def test_delivery_reports_only_ever_rise(app: Flask, phone: Phone) -> None:
    phone.text("hello")
    database = app.extensions["davylamp_database"]
    with database.reading() as session:
        row = session.scalars(select(Outgoing)).one()
        reference = row.id.hex()
        assert (row.state, row.address, row.text) == (Delivery.ACCEPTED, None, None), "number and words are gone"
    for status, state in (
        ("8", Delivery.SENT),
        ("1", Delivery.DELIVERED),
        ("8", Delivery.DELIVERED),
        ("2", Delivery.DELIVERED),
    ):
        assert report(app, reference, status) == 200
        with database.reading() as session:
            assert session.scalars(select(Outgoing.state)).one() is state


@pytest.mark.parametrize(("reference", "status"), [("zz", "1"), ("0" * 32, "x"), ("0" * 32, "3"), ("0" * 32, "-1")])
def test_a_report_that_cannot_be_read_is_refused(app: Flask, reference: str, status: str) -> None:
    assert report(app, reference, status) == 400


def test_a_report_about_nothing_that_is_known_is_taken_and_changes_nothing(app: Flask) -> None:
    assert report(app, "0" * 32, "1") == 200
    assert anything(app) == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "pigeon"}, "kind must be kannel"),
        ({"colour": "red"}, "unknown key colour"),
        ({"country": "XX"}, "country"),
        ({"languages": ["xx"]}, "languages"),
        ({"prefixes": []}, "prefixes"),
        ({"daily_segments": 0}, "daily_segments"),
        ({"secret": "short"}, "secret"),
        ({"sendsms": "http://203.0.113.1/"}, "sendsms is an http address on this machine"),
    ],
)
def test_a_configuration_that_is_wrong_stops_the_start_and_names_the_key(
    data: Path, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(SystemExit, match="wrong_gateways") as stop:
        create_app({**settings(data), "GATEWAYS": configure(tmp_path, **changes)})
    assert said in str(stop.value)
    assert str(KANNEL["password"]) not in str(stop.value)


def test_a_configuration_that_others_can_read_is_refused(data: Path, tmp_path: Path) -> None:
    path = configure(tmp_path)
    Path(path).chmod(0o644)
    with pytest.raises(SystemExit, match="chmod 600"):
        create_app({**settings(data), "GATEWAYS": path})
