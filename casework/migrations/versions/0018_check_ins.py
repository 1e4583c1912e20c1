"""Check-ins, "stop all contact", and of which case a notice that is owed tells. Notices from before tell of none: they end in a day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "check_ins",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("calls", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_check_ins_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "due", name=op.f("pk_check_ins")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_check_ins_state_due", "check_ins", ["state", "due"])
    op.create_table(
        "no_contact",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_no_contact_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_no_contact")),
        sqlite_with_rowid=False,
    )
    op.add_column("return_addresses", sa.Column("day", sa.Date(), nullable=True))
    op.add_column("outbox", sa.Column("about", sa.LargeBinary(length=16), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox", "about")
    op.drop_column("return_addresses", "day")
    op.drop_table("no_contact")
    op.drop_table("check_ins")
