"""Files"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("entry", sa.LargeBinary(length=16), nullable=True),
        sa.Column("chunks", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_files_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_files_case_id"), "files", ["case_id"])
    op.create_index(op.f("ix_files_day"), "files", ["day"])


def downgrade() -> None:
    op.drop_index(op.f("ix_files_day"), "files")
    op.drop_index(op.f("ix_files_case_id"), "files")
    op.drop_table("files")
