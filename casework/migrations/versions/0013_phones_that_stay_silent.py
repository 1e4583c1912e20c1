"""Numbers that stay silent, events that fail, and whom an outgoing text is for. Texts from before find nobody: they end in two days"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "silences",
        sa.Column("sender", sa.LargeBinary(length=32), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_silences")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "failing_events",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("given_up", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failing_events")),
        sqlite_with_rowid=False,
    )
    op.add_column("outbox", sa.Column("recipient_tag", sa.LargeBinary(length=32), nullable=True))
    op.add_column("outbox", sa.Column("holds_code", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_outbox_recipient_tag"), "outbox", ["recipient_tag"])


def downgrade() -> None:
    op.drop_index(op.f("ix_outbox_recipient_tag"), "outbox")
    op.drop_column("outbox", "holds_code")
    op.drop_column("outbox", "recipient_tag")
    op.drop_table("failing_events")
    op.drop_table("silences")
