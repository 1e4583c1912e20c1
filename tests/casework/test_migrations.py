"""Every migration goes up and down with data in place, and ends equal to the models."""

from __future__ import annotations

from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path

import pytest
from alembic import op
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Engine, inspect, text

from app import create_app
from casework.clock import last_day
from casework.database import Database
from casework.migrations.run import config, downgrade, upgrade
from casework.models import Base, Member, MemberSeal, Standing
from casework.models import Clock as CaseClock
from tests.cast import Reporter
from tests.conftest import NOON, ON_BOTH, Clock, settings

pytestmark = ON_BOTH


@pytest.fixture
def empty(tmp_path: Path, empty_url: str) -> Iterator[Engine]:
    engine = create_app(settings(tmp_path, empty_url)).extensions["davylamp_database"].engine
    yield engine
    engine.dispose()


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


def test_the_migrations_end_equal_to_the_models(empty: Engine) -> None:
    upgrade(empty)
    assert differences(empty) == []


def test_up_again_changes_nothing(app: Flask) -> None:
    engine = app.extensions["davylamp_database"].engine
    Reporter(app.test_client()).report()
    before = dump(engine)
    upgrade(engine)
    assert dump(engine) == before


def test_each_step_goes_down_and_up_again(app: Flask) -> None:
    engine = app.extensions["davylamp_database"].engine
    Reporter(app.test_client()).report()
    with engine.connect() as connection:
        steps = [script.revision for script in ScriptDirectory.from_config(config(connection)).walk_revisions()]
    for revision in [*steps[1:], "base"]:
        downgrade(engine, revision)
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(engine)
    assert differences(engine) == []


def test_anchors_come_and_go_without_touching_the_record(app: Flask, clock: Clock) -> None:
    engine = app.extensions["davylamp_database"].engine
    Reporter(app.test_client()).report()
    clock.forward(days=1)
    run = app.test_cli_runner()
    line = run.invoke(args=["audit", "anchor"]).output
    before = dump(engine)["audit"]
    downgrade(engine, "0001")
    assert not {"audit_anchors", "audit_anchor_heads"} & set(inspect(engine).get_table_names())
    upgrade(engine)
    assert dump(engine)["audit"] == before
    assert run.invoke(args=["audit", "anchor"]).output == line


def test_who_is_there_already_becomes_keeper_or_intake_by_what_they_hold(app: Flask) -> None:
    engine = app.extensions["davylamp_database"].engine
    downgrade(engine, "0002")
    upgrade(engine)
    with engine.connect() as connection:
        roles = {row.name: row.role for row in connection.execute(Member.__table__.select())}
        seals = connection.execute(MemberSeal.__table__.select()).all()
    assert {name: str(roles[name]) for name in ("amani", "bahati")} == {"amani": "keeper", "bahati": "intake"}
    assert {seal.key for seal in seals} == {bytes(32)}
    assert len(seals) == 6


def test_a_member_without_a_role_cannot_be_read(app: Flask) -> None:
    engine = app.extensions["davylamp_database"].engine
    with engine.begin() as connection:
        connection.execute(text("UPDATE members SET role = ''"))
    with pytest.raises(ValueError, match="not a valid Role"), engine.connect() as connection:
        connection.execute(Member.__table__.select()).all()


def test_an_interrupted_migration_leaves_the_old_tables(empty: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(op, "create_index", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        upgrade(empty)
    assert inspect(empty).get_table_names() == []
    monkeypatch.undo()
    upgrade(empty)
    assert differences(empty) == []


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_two_that_migrate_at_the_same_moment_wait_for_each_other(empty: Engine) -> None:
    # Alembic keeps its context in the process: two of them are two processes.
    url, data = empty.url.render_as_string(hide_password=False), Path(str(empty.url.database)).parent
    both = [get_context("fork").Process(target=migrate, args=(url, data)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert differences(empty) == []


def migrate(url: str, data: Path) -> None:
    upgrade(Database(url, data).engine)


def dump(engine: Engine) -> dict[str, list[object]]:
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in Base.metadata.sorted_tables
        }


def test_cases_that_are_there_are_given_the_terms_that_they_would_have_had(app: Flask) -> None:
    engine = app.extensions["davylamp_database"].engine
    for _ in range(2):
        Reporter(app.test_client()).report()
    downgrade(engine, "0010")
    with engine.begin() as connection:
        case = connection.execute(text("SELECT id FROM cases LIMIT 1")).scalar_one()
        connection.execute(text("UPDATE cases SET state = 'acknowledged' WHERE id = :id"), {"id": case})
    upgrade(engine)
    with engine.connect() as connection:
        clocks = connection.execute(CaseClock.__table__.select()).all()
        standings = {row.case_id: row for row in connection.execute(Standing.__table__.select())}
    assert sorted((c.case_id == case, c.kind, (last_day(c.ends) - NOON.date()).days) for c in clocks) == [
        (False, "acknowledgement", 7),
        (False, "feedback", 90),
        (True, "feedback", 90),
    ]
    assert {(s.case_id == case, s.spoken, (last_day(s.ends) - NOON.date()).days) for s in standings.values()} == {
        (False, False, 7),
        (True, True, 90),
    }


def test_what_was_paused_because_its_case_was_set_aside_rests_and_the_others_stay_paused(app: Flask) -> None:
    engine = app.extensions["davylamp_database"].engine
    for _ in range(2):
        Reporter(app.test_client()).report()
    downgrade(engine, "0014")
    with engine.begin() as connection:
        case = connection.execute(text("SELECT id FROM cases LIMIT 1")).scalar_one()
        connection.execute(text("UPDATE cases SET state = 'spam' WHERE id = :id"), {"id": case})
        connection.execute(text("UPDATE clocks SET state = 'paused'"))
    upgrade(engine)
    assert clock_states(engine) == {case: {"resting"}, other_than(engine, case): {"paused"}}
    downgrade(engine, "0014")
    with engine.connect() as connection:
        assert set(connection.execute(text("SELECT DISTINCT state FROM clocks")).scalars()) == {"paused"}


def clock_states(engine: Engine) -> dict[bytes, set[str]]:
    found: dict[bytes, set[str]] = {}
    with engine.connect() as connection:
        for row in connection.execute(CaseClock.__table__.select()):
            found.setdefault(row.case_id, set()).add(row.state.value)
    return found


def other_than(engine: Engine, case: bytes) -> bytes:
    (other,) = set(clock_states(engine)) - {case}
    return other
