"""Roles; several office keys a member; whom a row of the record is about"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# A keeper could be told from the others by what they hold of the office.
KEEPERS = "UPDATE members SET role = CASE WHEN id IN (SELECT member_id FROM member_seals WHERE kind = 'office-secret') THEN 'keeper' ELSE 'intake' END"
# Nobody wrote down to which of the office's keys a seal belonged.
UNKNOWN_KEY = bytes(32)


def upgrade() -> None:
    # The default is no role at all: whoever comes in without one cannot be read, and so sees nothing.
    op.add_column("members", sa.Column("role", sa.String(length=16), nullable=False, server_default=""))
    op.add_column("members", sa.Column("left", sa.Date(), nullable=True))
    op.execute(KEEPERS)
    op.add_column("audit", sa.Column("about", sa.String(length=40), nullable=True))
    _seals_again("key")


def downgrade() -> None:
    _seals_again()
    op.drop_column("audit", "about")
    op.drop_column("members", "left")
    op.drop_column("members", "role")


def _seals_again(*more: str) -> None:
    """The table anew, with another primary key. Down again one seal of a kind is left: a renewal brings the others."""
    known = sa.table("member_seals", sa.column("member_id"), sa.column("kind"), sa.column("sealed"))
    rows = op.get_bind().execute(sa.select(known)).all()
    op.drop_table("member_seals")
    table = op.create_table(
        "member_seals",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        *[sa.Column(name, sa.LargeBinary(length=32), nullable=False) for name in more],
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_seals_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", *more, name=op.f("pk_member_seals")),
        sqlite_with_rowid=False,
    )
    kept = {(row.member_id, row.kind): row.sealed for row in rows}
    op.bulk_insert(
        table,
        [
            {"member_id": member, "kind": kind, "sealed": sealed} | dict.fromkeys(more, UNKNOWN_KEY)
            for (member, kind), sealed in kept.items()
        ],
    )
