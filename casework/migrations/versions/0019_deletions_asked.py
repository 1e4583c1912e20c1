"""Offices in reserve that opened a case and are asked to delete it, because consent was taken back"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deletions_asked",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_deletions_asked_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "office", name=op.f("pk_deletions_asked")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("deletions_asked")
