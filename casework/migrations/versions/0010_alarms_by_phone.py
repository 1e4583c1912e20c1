"""Alarms by phone, and parts of longer texts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_alarms_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_alarms")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "waiting_parts",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sender", sa.LargeBinary(length=32), nullable=False),
        sa.Column("rested", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_parts")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_waiting_parts_sender"), "waiting_parts", ["sender"])


def downgrade() -> None:
    op.drop_index(op.f("ix_waiting_parts_sender"), "waiting_parts")
    op.drop_table("waiting_parts")
    op.drop_table("alarms")
