"""Second factors of members"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "factors",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("held", sa.LargeBinary(), nullable=False),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.Date(), nullable=False),
        sa.Column("used", sa.Date(), nullable=True),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("wrong_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_factors_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_factors")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_factors_member_id"), "factors", ["member_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spent_challenges")),
        sqlite_with_rowid=False,
    )
    # Desks that were opened with a passphrase alone end here.
    op.execute("DELETE FROM desk_sessions")
    with op.batch_alter_table("desk_sessions") as table:
        table.add_column(sa.Column("proven", sa.DateTime(timezone=True), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("desk_sessions") as table:
        table.drop_column("proven")
    op.drop_table("spent_challenges")
    op.drop_index(op.f("ix_factors_member_id"), "factors")
    # Danger: whoever has a member's passphrase gets in again with nothing else.
    op.drop_table("factors")
