"""Anchors of the record"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_anchors",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_audit_anchors")),
        sa.UniqueConstraint("day", name=op.f("uq_audit_anchors_day")),
    )
    op.create_table(
        "audit_anchor_heads",
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("scope", sa.String(length=48), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor"],
            ["audit_anchors.place"],
            name=op.f("fk_audit_anchor_heads_anchor_audit_anchors"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("anchor", "scope", name=op.f("pk_audit_anchor_heads")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("audit_anchor_heads")
    op.drop_table("audit_anchors")
