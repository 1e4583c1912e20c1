"""Terms of hours, second readers, what is kept apart. What is there ends with its day, as it did"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

Row = dict[str, Any]


def upgrade() -> None:
    clocks, standings = _taken("clocks", sa.Date()), _taken("standings", sa.Date())
    moment = sa.DateTime(timezone=True)
    _put("clocks", [_ending(row) for row in clocks], *_clock("ends", moment))
    op.create_index("ix_clocks_state_ends", "clocks", ["state", "ends"])
    second = sa.Column("second_reader", sa.Boolean(), nullable=False)
    _put(
        "standings", [_ending(row) | {"second_reader": False} for row in standings], *_standing("ends", moment), second
    )
    _index_standings("ends")
    calling = sa.text("call <> 'none'")
    op.create_index("ix_standings_call", "standings", ["office"], sqlite_where=calling, postgresql_where=calling)
    op.add_column("wakings", sa.Column("telling", moment, nullable=True))
    op.create_table(
        "kept_apart",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_kept_apart_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "office", "id", name=op.f("pk_kept_apart")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_kept_apart_until"), "kept_apart", ["until"])


def downgrade() -> None:
    op.drop_table("kept_apart")
    op.drop_column("wakings", "telling")
    moment = sa.DateTime(timezone=True)
    clocks, standings = _taken("clocks", moment), _taken("standings", moment)
    _put("clocks", [_due(row) for row in clocks], *_clock("due", sa.Date()))
    op.create_index("ix_clocks_state_due", "clocks", ["state", "due"])
    for row in standings:
        del row["second_reader"]
    _put("standings", [_due(row) for row in standings], *_standing("due", sa.Date()))
    _index_standings("due")
    op.create_index("ix_standings_call", "standings", ["call", "office"])


def _taken(table: str, when: sa.types.TypeEngine[Any]) -> list[Row]:
    """All rows; the table is gone. SQLite changes no column's type, so it is made anew, on both databases alike."""
    there = sa.Table(table, sa.MetaData(), autoload_with=op.get_bind())
    for name in ("due", "ends", "missed"):
        if name in there.c:
            there.c[name].type = when
    rows = [dict(row) for row in op.get_bind().execute(sa.select(there)).mappings()]
    op.drop_table(table)
    return rows


def _put(table: str, rows: list[Row], *columns: Any) -> None:
    made = op.create_table(table, *columns, sqlite_with_rowid=False)
    if rows:
        op.bulk_insert(made, rows)


def _moved(row: Row, old: str, new: str, change: Callable[[Any], Any]) -> Row:
    moved = {name: value for name, value in row.items() if name != old} | {new: change(row[old])}
    return moved | {"missed": change(row["missed"])} if row.get("missed") else moved


def _ending(row: Row) -> Row:
    return _moved(row, "due", "ends", _end_of)


def _due(row: Row) -> Row:
    return _moved(row, "ends", "due", _last_day)


def _end_of(day: date) -> datetime:
    # A standing that nothing is due for had the last day that there is.
    return datetime.combine(min(day, date(9999, 12, 30)) + timedelta(days=1), time(), UTC)


def _last_day(end: datetime) -> date:
    day = (end.replace(tzinfo=UTC) - timedelta.resolution).date()
    return date(9999, 12, 31) if day == date(9999, 12, 30) else day


def _clock(when: str, kind: sa.types.TypeEngine[Any]) -> list[Any]:
    return [
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column(when, kind, nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("missed", kind, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "office", "kind", name=op.f("pk_clocks")),
    ]


def _standing(when: str, kind: sa.types.TypeEngine[Any]) -> list[Any]:
    return [
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column(when, kind, nullable=False),
        sa.Column("spoken", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("call", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_standings_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "office", name=op.f("pk_standings")),
    ]


def _index_standings(when: str) -> None:
    op.create_index("ix_standings_queue", "standings", ["office", "spoken", when, "case_id"])
    op.create_index("ix_standings_news", "standings", ["office", "news", "spoken", when, "case_id"])
