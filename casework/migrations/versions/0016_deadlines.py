"""Days that an office must not miss; and what rests with a case that was set aside is told from what was paused before"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# Which of them was paused before, nobody knows any more: they run again, as they did until now.
_ASIDE = "case_id IN (SELECT id FROM cases WHERE state IN ('test', 'spam', 'joined'))"


def upgrade() -> None:
    op.create_table(
        "deadlines",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_deadlines_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "office", "id", name=op.f("pk_deadlines")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_deadlines_state_ends", "deadlines", ["state", "ends"])
    op.execute(f"UPDATE clocks SET state = 'resting' WHERE state = 'paused' AND {_ASIDE}")


def downgrade() -> None:
    op.execute("UPDATE clocks SET state = 'paused' WHERE state = 'resting'")
    op.drop_table("deadlines")
