"""The doors by phone"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "dialogues",
        sa.Column("sender", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("ends", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_dialogues")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "return_addresses",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("gateway", sa.String(length=32), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_return_addresses_case_id_cases"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_return_addresses")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seen_messages",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seen_messages")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("seen_messages")
    op.drop_table("return_addresses")
    op.drop_table("dialogues")
