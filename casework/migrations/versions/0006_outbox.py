"""Outbox"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from casework.models.base import Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("dedupe", sa.LargeBinary(length=32), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due", Moment(timezone=True), nullable=False),
        sa.Column("until", Moment(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("provider", sa.LargeBinary(), nullable=True),
        sa.Column("provider_tag", sa.LargeBinary(length=32), nullable=True),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe", name=op.f("uq_outbox_dedupe")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_outbox_due"), "outbox", ["due"])
    op.create_index(op.f("ix_outbox_provider_tag"), "outbox", ["provider_tag"])
    op.create_table(
        "provider_copies",
        sa.Column("tag", sa.LargeBinary(length=32), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("provider", sa.LargeBinary(), nullable=False),
        sa.Column("due", Moment(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name=op.f("pk_provider_copies")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_provider_copies_due"), "provider_copies", ["due"])
    op.create_table(
        "gateway_meters",
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("next_at", Moment(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("segments", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("gateway", name=op.f("pk_gateway_meters")),
    )


def downgrade() -> None:
    op.drop_table("gateway_meters")
    op.drop_table("provider_copies")
    op.drop_table("outbox")
