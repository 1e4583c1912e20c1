"""Who is woken: whoever is on duty, has an address, is still here and can open the case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from casework.models import AlertAddress
from crypto.bodies import b64
from tests.casework.alerts.duty_work import Worker, on_duty, woken_at
from tests.casework.clock_work import entry, new_case
from tests.casework.sharing_work import demo_member, recuse
from tests.casework.test_clocks import day
from tests.cast import Ombudsperson, Reporter
from tests.conftest import NOON, ON_BOTH, Clock

pytestmark = ON_BOTH

AtDesk = Callable[[str], Ombudsperson]


def test_an_address_rests_under_the_pepper_and_is_shown_to_nobody(
    app: Flask, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    with app.extensions["davylamp_database"].reading() as session:
        rested = session.scalars(select(AlertAddress.address)).one()
    assert b"example" not in rested
    assert app.extensions["davylamp_pepper"].wake(rested) == b"amani@example.org"
    for person in (amani, at_desk("bahati"), at_desk("dalila")):
        page = person.get("/duty/").get_data(as_text=True)
        assert ("data-has-address" in page) == (person is amani)
        assert "amani@example" not in page
    assert amani.post("/duty/address/remove").status_code == 204
    with app.extensions["davylamp_database"].reading() as session:
        assert session.scalars(select(AlertAddress)).all() == []


@pytest.mark.parametrize("address", ["", "amani", "a@b.org, c@d.org", "a@b.org\r\nBcc: c@d.org"])
def test_what_is_no_address_is_refused(address: str, amani: Ombudsperson) -> None:
    assert amani.post("/duty/address", {"address": address}).status_code == 400


def test_only_present_members_of_the_office_are_put_on_duty(amani: Ombudsperson) -> None:
    assert [on_duty(amani, "grace"), on_duty(amani, "bahati", "x"), on_duty(amani, "bahati", day(-1))] == [
        404,
        400,
        400,
    ]
    assert on_duty(amani, "bahati", day(3)) == 204
    assert amani.post("/duty/rota", {"slot": day(3)}).status_code == 204
    assert f'data-slot="{day(3)}"' not in amani.get("/duty/").get_data(as_text=True)


def test_who_has_left_is_woken_no_more(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    woken_at(at_desk("bahati"))
    on_duty(amani, "bahati")
    assert amani.post("/people/end", {"member": b64(demo_member("bahati").id)}).status_code == 204
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    assert worker.round() == ["amani@example.org"]


def test_the_day_itself_counts_before_the_day_of_the_week(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    woken_at(at_desk("bahati"))
    assert [on_duty(amani, "bahati"), on_duty(amani, "amani", NOON.date().isoformat())] == [204, 204]
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    assert worker.round() == ["amani@example.org"]


def test_where_nobody_is_on_duty_everybody_with_an_address_is_woken(
    miner: Reporter, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    for name in ("bahati", "chiku"):
        woken_at(at_desk(name))
    on_duty(amani, "dalila")  # who has no address
    miner.report()
    worker.round()
    clock.forward(minutes=16)
    assert sorted(worker.round()) == ["amani@example.org", "bahati@example.org"]  # chiku has no key to the case


def test_who_cannot_open_it_neither_is_woken_nor_silences_it(
    app: Flask, clock: Clock, worker: Worker, amani: Ombudsperson, at_desk: AtDesk
) -> None:
    person = Reporter(app.test_client())
    number = new_case(app, amani, person)
    bahati = at_desk("bahati")
    woken_at(bahati)
    assert (on_duty(amani, "bahati"), recuse(amani, number, "bahati")) == (204, 204)
    person.send_entry(entry())
    worker.round()
    bahati.get("/inbox.json")
    clock.forward(minutes=16)
    assert worker.round() == ["amani@example.org"]
