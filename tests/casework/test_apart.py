"""The accused person's file: what identifies them is gone a while after they were found unfounded, and the chain stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from casework import apart, audit
from casework.leaps import Leaps
from casework.models import KeptApart
from channels import worker
from crypto.bodies import b64, unb64
from tests.casework.clock_work import do, entry, error, new_case, state
from tests.casework.sharing_work import give
from tests.casework.test_clocks import later
from tests.cast import Ombudsperson
from tests.conftest import NOON, ON_BOTH, Clock

AtDesk = Callable[[str], Ombudsperson]


def keep(
    person: Ombudsperson, number: str, earlier: Sequence[str] = (), *, unfounded: bool = False
) -> tuple[str, dict[str, str]]:
    """The id of what is kept apart, and it."""
    words = entry()
    more = {**({"earlier": list(earlier)} if earlier else {}), **({"unfounded": True} if unfounded else {})}
    answer = do(person, number, "accused", entry=entry(), apart=words, **more)
    assert answer.status_code == 201
    return words["id"], words


def kept(person: Ombudsperson, number: str) -> set[str]:
    return {one["id"] for one in person.post(f"/cases/{number}/open").get_json()["apart"]}


def chain(person: Ombudsperson, number: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = person.post(f"/cases/{number}/open").get_json()["boxes"][1]["entries"]
    return entries


def after(clock: Clock, person: Ombudsperson, days: int) -> None:
    later(clock, person, days=days)
    with person.client.application.app_context():
        apart.destroy_all(clock())


@ON_BOTH
def test_it_is_served_with_the_case(amani: Ombudsperson, number: str) -> None:
    _, words = keep(amani, number)
    opened = amani.post(f"/cases/{number}/open").get_json()
    assert opened["apart"] == [words]
    assert len(opened["boxes"][1]["entries"]) == 2


@ON_BOTH
def test_unfounded_it_stays_thirty_days_and_is_destroyed_then(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    first, _ = keep(amani, number)
    second, _ = keep(amani, number, [first], unfounded=True)
    before = chain(amani, number)
    after(clock, amani, 30)
    assert kept(amani, number) == {first, second}
    after(clock, amani, 1)
    assert kept(amani, number) == set()
    assert chain(amani, number) == before
    with app.extensions["davylamp_database"].reading() as session:
        case = unb64(amani.post(f"/cases/{number}/open").get_json()["case"])
        assert audit.first_broken(session, audit.case_scope(case)) is None
    page = amani.get(f"/cases/{number}/record").get_data(as_text=True)
    assert page.count('data-event="accused_destroyed"') == 2


@ON_BOTH
def test_another_finding_keeps_it(clock: Clock, amani: Ombudsperson, number: str) -> None:
    first, _ = keep(amani, number, unfounded=True)
    second, _ = keep(amani, number, [first])
    after(clock, amani, 400)
    assert kept(amani, number) == {first, second}


@ON_BOTH
def test_saying_it_again_wins_no_day(clock: Clock, amani: Ombudsperson, number: str) -> None:
    first, _ = keep(amani, number, unfounded=True)
    later(clock, amani, days=20)
    second, _ = keep(amani, number, [first], unfounded=True)
    after(clock, amani, 11)
    assert kept(amani, number) == {second}


@ON_BOTH
def test_other_persons_and_other_cases_are_left_alone(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    other = new_case(app, amani)
    (another_person, _), (elsewhere, _) = keep(amani, number), keep(amani, other)
    keep(amani, number, [elsewhere], unfounded=True)
    after(clock, amani, 31)
    assert (kept(amani, number), kept(amani, other)) == ({another_person}, {elsewhere})


@ON_BOTH
def test_the_worker_does_it_and_a_clock_that_is_set_back_does_not(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    keep(amani, number, unfounded=True)
    with app.app_context():
        for days, left in ((-400, 1), (430, 1), (1, 0)):
            clock.forward(days=days)
            (mine,) = [one for one in worker.rounds() if one.do is apart.destroy_all]
            mine.run(clock())
            assert rows(app) == left


@ON_BOTH
def test_a_clock_that_leaps_while_the_worker_runs_destroys_nothing(
    app: Flask, clock: Clock, amani: Ombudsperson, number: str
) -> None:
    keep(amani, number, unfounded=True)
    on = 3 * 86_400
    mine = worker.Round(timedelta(hours=1), apart.destroy_all, Leaps(lambda: on))
    with app.app_context():
        mine.run(clock())
        clock.forward(days=31)
        mine.run(clock())
        assert rows(app) == 1
        on += 31 * 86_400  # it was no leap
        mine.run(clock() + timedelta(hours=1))
    assert rows(app) == 0


def rows(app: Flask) -> int:
    with app.extensions["davylamp_database"].reading() as session:
        return len(session.scalars(select(KeptApart.id)).all())


@ON_BOTH
def test_over_a_leap_day_thirty_days_are_thirty(clock: Clock, amani: Ombudsperson, number: str) -> None:
    clock.now = NOON.replace(year=2028, month=2, day=10)
    amani.sign_in()
    keep(amani, number, unfounded=True)
    after(clock, amani, 30)  # 11 March
    assert len(kept(amani, number)) == 1
    after(clock, amani, 1)
    assert kept(amani, number) == set()


@ON_BOTH
def test_the_same_request_again_keeps_it_once(app: Flask, amani: Ombudsperson, number: str) -> None:
    request = {"entry": entry(), "apart": entry(), "unfounded": True}
    first, again = (do(amani, number, "accused", **request) for _ in range(2))
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert rows(app) == 1


@ON_BOTH
def test_it_is_work_on_the_case(amani: Ombudsperson, number: str) -> None:
    do(amani, number, "acknowledge")
    keep(amani, number)
    assert state(amani, number) == "in_work"


@ON_BOTH
def test_nothing_is_kept_where_a_part_is_missing_or_wrong(app: Flask, amani: Ombudsperson, number: str) -> None:
    assert error(do(amani, number, "accused", entry=entry())) == (400, "missing_field")
    assert error(do(amani, number, "accused", entry=entry(), apart=entry(), unfounded="yes")) == (400, "wrong_field")
    assert error(do(amani, number, "accused", entry=entry(), apart=entry(), earlier=["x"])) == (400, "wrong_field")
    assert (rows(app), len(chain(amani, number))) == (0, 1)


@ON_BOTH
def test_a_case_handler_reads_it_and_a_supervisor_does_not(amani: Ombudsperson, at_desk: AtDesk, number: str) -> None:
    id_, _ = keep(amani, number)
    chiku, dalila = at_desk("chiku"), at_desk("dalila")
    give(amani, number, "chiku")
    assert kept(chiku, number) == {id_}
    assert dalila.post(f"/cases/{number}/open").status_code == 404


def test_destroyed_it_is_in_no_file_of_the_database(data: Path, clock: Clock, amani: Ombudsperson, number: str) -> None:
    sealed = b"\x93\x1f\xe0davylamp" * 400
    words = {"id": entry()["id"], "sealed": b64(sealed[:5232].ljust(5232, b"\x00"))}
    assert do(amani, number, "accused", entry=entry(), apart=words, unfounded=True).status_code == 201
    mark = sealed[:200]
    assert any(mark in path.read_bytes() for path in data.glob("davylamp.sqlite3*"))
    after(clock, amani, 31)
    assert not any(mark in path.read_bytes() for path in data.glob("davylamp.sqlite3*"))
