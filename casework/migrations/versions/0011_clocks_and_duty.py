"""Clocks, how a case stands on the desk, and who is on duty. Cases that are there get the default's terms"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ACKNOWLEDGEMENT, FEEDBACK = timedelta(days=7), timedelta(days=90)


def upgrade() -> None:
    clocks = op.create_table(
        "clocks",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("extended", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_clocks_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "office", "kind", name=op.f("pk_clocks")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_clocks_state_due", "clocks", ["state", "due"])
    standings = op.create_table(
        "standings",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("spoken", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("call", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_standings_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "office", name=op.f("pk_standings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_standings_queue", "standings", ["office", "spoken", "due", "case_id"])
    op.create_index("ix_standings_news", "standings", ["office", "news", "spoken", "due", "case_id"])
    op.create_index("ix_standings_call", "standings", ["call", "office"])
    op.create_index("ix_cases_day_number", "cases", ["day", "number"])
    _create_duty()
    _wind_up(clocks, standings)


def _create_duty() -> None:
    op.create_table(
        "rota",
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=10), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_rota_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("office", "slot", name=op.f("pk_rota")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_rota_member_id"), "rota", ["member_id"])
    op.create_table(
        "alert_addresses",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_alert_addresses_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_alert_addresses")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "wakings",
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("office", name=op.f("pk_wakings")),
        sqlite_with_rowid=False,
    )


def _wind_up(clocks: sa.Table, standings: sa.Table) -> None:
    """The directory is not asked here: each law's own term is for what comes in from now on."""
    columns = (sa.column("id", sa.LargeBinary), sa.column("office"), sa.column("state"), sa.column("day", sa.Date))
    there = op.get_bind().execute(sa.select(*columns).select_from(sa.table("cases"))).all()
    wound = [
        _clock(case, kind, case.day + term)
        for case in there
        for kind, term in (("acknowledgement", ACKNOWLEDGEMENT), ("feedback", FEEDBACK))
        if kind == "feedback" or case.state == "received"
    ]
    op.bulk_insert(clocks, wound)
    op.bulk_insert(standings, [_standing(case) for case in there])


def _clock(case: sa.Row[bytes, str, str, date], kind: str, due: date) -> dict[str, object]:
    return {
        "case_id": case.id,
        "office": case.office,
        "kind": kind,
        "due": due,
        "state": "running",
        "set_on": case.day,
        "extended": 0,
        "missed": None,
    }


def _standing(case: sa.Row[bytes, str, str, date]) -> dict[str, object]:
    new = case.state == "received"
    due = case.day + (ACKNOWLEDGEMENT if new else FEEDBACK)
    return {"case_id": case.id, "office": case.office, "due": due, "spoken": not new, "news": new, "call": "none"}


def downgrade() -> None:
    for table in ("wakings", "alert_addresses", "rota", "standings", "clocks"):
        op.drop_table(table)
    op.drop_index("ix_cases_day_number", "cases")
    # What this version's states mean is not known below: all of them had been acknowledged, or need not be.
    op.execute("UPDATE cases SET state = 'acknowledged' WHERE state <> 'received'")
