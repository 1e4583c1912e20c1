"""Invitations; rotations, and under which key a seal or a line stands"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("invited_by", sa.LargeBinary(length=16), nullable=False),
        sa.Column("expires", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verify", sa.LargeBinary(length=32), nullable=True),
        sa.Column("seal_public", sa.LargeBinary(length=1216), nullable=True),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("login", sa.LargeBinary(), nullable=True),
        sa.Column("locked", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(length=32), nullable=True),
        sa.ForeignKeyConstraint(
            ["invited_by"], ["members.id"], name=op.f("fk_invitations_invited_by_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("member", name=op.f("uq_invitations_member")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_office", "invitations", ["office"])
    op.create_table(
        "rotations",
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("begun", sa.Date(), nullable=False),
        sa.Column("finished", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("office", "key", name=op.f("pk_rotations")),
        sqlite_with_rowid=False,
    )
    op.add_column("members", sa.Column("knew", sa.LargeBinary(length=32), nullable=True))
    op.add_column("seals", sa.Column("key", sa.LargeBinary(length=32), nullable=True))
    op.add_column("hints", sa.Column("key", sa.LargeBinary(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("hints", "key")
    op.drop_column("seals", "key")
    op.drop_column("members", "knew")
    op.drop_table("rotations")
    op.drop_index("ix_invitations_office", "invitations")
    op.drop_table("invitations")
