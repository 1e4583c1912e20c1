"""Cases go from office to office"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("standings", sa.Column("without_talk", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "transfers",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("giver", sa.String(length=32), nullable=False),
        sa.Column("taker", sa.String(length=32), nullable=False),
        sa.Column("mode", sa.String(length=16), nullable=False),
        sa.Column("redaction", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("follows", sa.LargeBinary(length=16), nullable=True),
        sa.Column("hours", sa.Integer(), nullable=False),
        sa.Column("offered", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deletion", sa.Boolean(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("greeted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_transfers_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfers")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_transfers_case_id"), "transfers", ["case_id"])
    op.create_index("ix_transfers_state_ends", "transfers", ["state", "ends"])
    op.create_index("ix_transfers_taker_state", "transfers", ["taker", "state"])
    op.create_table(
        "withdrawals",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_withdrawals_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_withdrawals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "trusted_again",
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("office", name=op.f("pk_trusted_again")),
    )


def downgrade() -> None:
    op.drop_table("trusted_again")
    op.drop_table("withdrawals")
    op.drop_table("transfers")
    op.drop_column("standings", "without_talk")
