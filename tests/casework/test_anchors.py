"""The daily anchor: over every chain, once a day, finished days only, and whatever is changed later is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app import create_app
from casework import anchors, audit
from casework.audit import EventTag
from casework.models import Anchor, AnchoredHead, AuditRow
from tests.conftest import NOON, Clock, settings

TODAY = NOON.date()
PIT, RIVER, ROAD = "case:pit", "case:river", "case:road"
Change = Callable[[Session], object]
Flow = Callable[..., Result]


@pytest.fixture
def flask(app: Flask, clock: Clock) -> Flow:
    """Three cases of four rows each, and a day later the first anchor."""
    for scope in (PIT, RIVER, ROAD):
        write(app, scope, 4)
    clock.forward(days=1)

    def run(*args: str) -> Result:
        return app.test_cli_runner().invoke(args=["audit", *args])

    return run


def write(app: Flask, scope: str, rows: int = 1) -> None:
    with app.app_context(), app.extensions["davylamp_database"].transaction() as session:
        for _ in range(rows):
            audit.record(session, EventTag.REPORTER_WROTE, scope, app.config["CLOCK"]().date(), None)


def change(app: Flask, how: Change) -> None:
    with app.extensions["davylamp_database"].transaction() as session:
        how(session)


def heads(app: Flask) -> anchors.Heads:
    with app.extensions["davylamp_database"].reading() as session:
        return anchors.heads_at(session)


def anchored(run: Flow) -> str:
    result = run("anchor")
    assert result.exit_code == 0
    return result.stdout.strip()


def rewrite(scope: str, rows: int) -> Change:
    """By somebody who knows this source: a chain that holds in itself."""

    def how(session: Session) -> None:
        session.execute(delete(AuditRow).where(AuditRow.scope == scope))
        for _ in range(rows):
            audit.record(session, EventTag.CASE_OPENED, scope, TODAY, None)

    return how


def test_an_untouched_record_holds_with_and_without_the_line_kept_elsewhere(flask: Flow) -> None:
    line = anchored(flask)
    assert line.startswith("davylamp-anchor 1 2026-11-24 ")
    for args in (["verify"], ["verify", "--anchor", line]):
        result = flask(*args)
        assert (result.exit_code, "The record holds" in result.output) == (0, True), result.output


@pytest.mark.parametrize(
    ("how", "named"),
    [
        (lambda s: s.execute(update(AuditRow).where(AuditRow.scope == RIVER, AuditRow.place == 2).values(at="2026-11-22")),
         f"{RIVER}, row 2: it does not follow"),
        (lambda s: s.execute(delete(AuditRow).where(AuditRow.scope == RIVER, AuditRow.place == 3)),
         f"{RIVER}, row 3: it does not follow"),
        (lambda s: s.execute(delete(AuditRow).where(AuditRow.scope == RIVER, AuditRow.place > 2)),
         f"{RIVER}, row 3: the chain was cut; it had 4 rows"),
        (lambda s: s.execute(delete(AuditRow).where(AuditRow.scope == RIVER)),
         f"{RIVER}, row 1: the whole chain is gone"),
        (rewrite(RIVER, 4), f"{RIVER}, row 1: this row or one up to 4 is not the one"),
        (rewrite(RIVER, 6), f"{RIVER}, row 1: this row or one up to 4 is not the one"),
        (rewrite(RIVER, 3), f"{RIVER}, row 4: the chain was cut"),
        (lambda s: s.execute(update(Anchor).values(digest=bytes(32))), "anchors, row 1: it does not follow"),
        (lambda s: s.execute(update(AnchoredHead).where(AnchoredHead.scope == ROAD).values(digest=bytes(32))),
         f"{ROAD}, row 1: this row or one up to 4"),
    ],
)  # fmt: skip
def test_what_was_changed_is_named_by_chain_and_row(app: Flask, flask: Flow, how: Change, named: str) -> None:
    line = anchored(flask)
    change(app, how)
    for args in (["verify"], ["verify", "--anchor", line]):
        result = flask(*args)
        assert result.exit_code == 1
        assert named in result.output
        assert PIT not in result.output


def test_what_was_changed_between_two_anchors_is_told_apart_from_what_was_before(
    app: Flask, flask: Flow, clock: Clock
) -> None:
    anchored(flask)
    write(app, PIT, 2)
    clock.forward(days=1)
    anchored(flask)

    def forge(session: Session) -> None:
        session.execute(delete(AuditRow).where(AuditRow.scope == PIT, AuditRow.place > 4))
        for _ in range(2):
            audit.record(session, EventTag.CASE_OPENED, PIT, NOON, None)

    change(app, forge)
    assert f"{PIT}, row 5: this row or one up to 6 is not" in flask("verify").output


def test_anchors_made_anew_over_a_forged_record_do_not_hold_against_a_line_kept_elsewhere(
    app: Flask, flask: Flow, clock: Clock
) -> None:
    older = anchored(flask)
    write(app, PIT)
    clock.forward(days=1)
    newer = anchored(flask)

    def forge(session: Session) -> None:
        session.execute(delete(AnchoredHead))
        session.execute(delete(Anchor))
        anchors.make(session, date(2026, 11, 24))
        session.execute(delete(AuditRow).where(AuditRow.scope == PIT, AuditRow.place == 5))
        audit.record(session, EventTag.CASE_OPENED, PIT, date(2026, 11, 24), None)
        anchors.make(session, date(2026, 11, 25))

    change(app, forge)
    assert flask("verify").exit_code == 0, "nothing inside the database can tell"
    assert flask("verify", "--anchor", older).exit_code == 0
    result = flask("verify", "--anchor", newer)
    assert (result.exit_code, "anchors, row 2" in result.output) == (1, True)


def test_anchors_that_were_cut_are_missed_by_the_line_kept_elsewhere(app: Flask, flask: Flow, clock: Clock) -> None:
    anchored(flask)
    write(app, PIT)
    clock.forward(days=1)
    line = anchored(flask)
    change(app, lambda session: session.execute(delete(Anchor).where(Anchor.place == 2)))
    result = flask("verify", "--anchor", line)
    assert (result.exit_code, "an older copy of the database" in result.output) == (1, True)


def test_an_anchor_removed_from_the_middle_is_named(app: Flask, flask: Flow, clock: Clock) -> None:
    for _ in range(3):
        anchored(flask)
        write(app, PIT)
        clock.forward(days=1)
    change(app, lambda session: session.execute(delete(Anchor).where(Anchor.place == 2)))
    assert "anchors, row 2: it does not follow" in flask("verify").output


def test_the_second_anchor_of_a_day_is_the_first_again(app: Flask, flask: Flow) -> None:
    first = anchored(flask)
    write(app, PIT)
    assert anchored(flask) == first
    with app.extensions["davylamp_database"].reading() as session:
        assert len(session.scalars(select(Anchor)).all()) == 1


def test_what_happened_on_the_anchors_own_day_is_left_to_the_next(app: Flask, flask: Flow, clock: Clock) -> None:
    write(app, "case:this morning")
    anchored(flask)
    write(app, "case:this evening")
    assert not set(heads(app)) & {"case:this morning", "case:this evening"}
    clock.forward(days=1)
    anchored(flask)
    assert set(heads(app)) >= {"case:this morning", "case:this evening"}


def test_two_reports_of_a_day_give_the_same_anchors_in_either_order(tmp_path: Path) -> None:
    def lines(name: str, order: tuple[str, ...]) -> list[str]:
        clock = Clock()
        app = create_app(settings(tmp_path / name))
        app.config["CLOCK"] = clock
        app.test_cli_runner().invoke(args=["migrate"])
        made = []
        for scope in order:
            write(app, scope)
            made.append(app.test_cli_runner().invoke(args=["audit", "anchor"]).output)
        clock.forward(days=1)
        return [*made, app.test_cli_runner().invoke(args=["audit", "anchor"]).output]

    first = lines("one", (PIT, RIVER))
    assert first[0] == first[1] != first[2]
    assert lines("two", (RIVER, PIT)) == first


@pytest.mark.parametrize("ahead", [timedelta(hours=30), timedelta(days=365)])
def test_a_clock_that_was_ahead_is_told_and_breaks_nothing(
    app: Flask, flask: Flow, clock: Clock, ahead: timedelta
) -> None:
    clock.forward(seconds=ahead.total_seconds())
    write(app, PIT)
    anchored(flask)
    clock.forward(seconds=-ahead.total_seconds())
    write(app, PIT)
    result = flask("anchor")
    assert (result.exit_code, "an anchor of a later day" in result.stderr) == (0, True)
    clock.forward(days=1)
    write(app, PIT)
    clock.forward(days=1)
    line = anchored(flask)
    assert flask("verify", "--anchor", line).exit_code == 0


def test_heads_never_go_back(app: Flask, flask: Flow, clock: Clock) -> None:
    """Yesterday's anchor saw four rows; a clock a week back finds fewer that are old enough."""
    anchored(flask)
    clock.forward(days=-7)
    flask("anchor")
    assert heads(app)[PIT][0] == 4
    change(app, lambda session: session.execute(delete(AuditRow).where(AuditRow.scope == PIT, AuditRow.place == 4)))
    assert f"{PIT}, row 4: the chain was cut" in flask("verify").output


@pytest.mark.parametrize(
    "line", ["", "davylamp-anchor 0 2026-11-24 " + "A" * 43, "davylamp-anchor 1 2026-13-24 " + "A" * 43]
)
def test_what_is_no_line_is_refused_with_an_example(flask: Flow, line: str) -> None:
    result = flask("verify", "--anchor", line)
    assert (result.exit_code, "It looks like" in result.output) == (1, True)


def test_an_empty_record_can_be_anchored_and_verified(tmp_path: Path) -> None:
    run = create_app(settings(tmp_path)).test_cli_runner()
    for args in (["migrate"], ["audit", "anchor"], ["audit", "verify"]):
        assert run.invoke(args=args).exit_code == 0


def test_the_anchors_line_tells_nothing_of_the_cases(flask: Flow) -> None:
    assert len(anchored(flask)) < 80
