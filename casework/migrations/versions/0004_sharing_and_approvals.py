"""Who works on a case and who is kept out of it; what two must agree on"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _case_and_member("assignments", "part")
    _case_and_member("recusals", "reason")
    op.create_table(
        "approvals",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("asked_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.LargeBinary(length=16), nullable=True),
        sa.Column("used", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["members.id"], name=op.f("fk_approvals_asked_by_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["members.id"], name=op.f("fk_approvals_approved_by_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_approvals_office", "approvals", ["office"])


def downgrade() -> None:
    op.drop_index("ix_approvals_office", "approvals")
    op.drop_table("approvals")
    # Danger: whoever was kept out of a case by a recusal finds it again.
    op.drop_table("recusals")
    op.drop_table("assignments")


def _case_and_member(name: str, word: str) -> None:
    op.create_table(
        name,
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column(word, sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f(f"fk_{name}_case_id_cases"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f(f"fk_{name}_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", "member_id", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )
