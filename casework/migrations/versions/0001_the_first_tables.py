"""The first tables"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("scope", sa.String(length=48), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=20), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("scope", "place", name=op.f("pk_audit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.String(length=9), nullable=False),
        sa.Column("token", sa.LargeBinary(length=32), nullable=False),
        sa.Column("lock", sa.LargeBinary(), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("number", name=op.f("uq_cases_number")),
        sa.UniqueConstraint("token", name=op.f("uq_cases_token")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "directory_statements",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sig", sa.LargeBinary(length=64), nullable=False),
        sa.Column("sha256", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_directory_statements")),
        sa.UniqueConstraint("sha256", name=op.f("uq_directory_statements_sha256")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pepper_check", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("login", sa.LargeBinary(length=32), nullable=False),
        sa.Column("locked", sa.LargeBinary(), nullable=False),
        sa.Column("seal_public", sa.LargeBinary(length=1216), nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("name", name=op.f("uq_members_name")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_members_office", "members", ["office"])

    op.create_table(
        "sealing_keys",
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=1216), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_sealing_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "boxes",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("public", sa.LargeBinary(length=1216), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_boxes_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boxes")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_boxes_case_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_sessions",
        sa.Column("id", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("half", sa.LargeBinary(length=32), nullable=False),
        sa.Column("begun", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_desk_sessions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_sessions")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_desk_sessions_member_id", "desk_sessions", ["member_id"])

    op.create_table(
        "hints",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_hints_case_id_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "office", name=op.f("pk_hints")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "member_seals",
        sa.Column("member_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_member_seals_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "kind", name=op.f("pk_member_seals")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "entries",
        sa.Column("box_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("link", sa.LargeBinary(length=32), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_entries_box_id_boxes"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("box_id", "place", name=op.f("pk_entries")),
        sa.UniqueConstraint("box_id", "id", name=op.f("uq_entries_box_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "seals",
        sa.Column("box_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("release", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["box_id"], ["boxes.id"], name=op.f("fk_seals_box_id_boxes"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("box_id", "holder", name=op.f("pk_seals")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_seals_holder_release", "seals", ["holder", "release"])


def downgrade() -> None:
    op.drop_index("ix_seals_holder_release", "seals")

    op.drop_table("seals")
    op.drop_table("entries")
    op.drop_table("member_seals")
    op.drop_table("hints")
    op.drop_index("ix_desk_sessions_member_id", "desk_sessions")

    op.drop_table("desk_sessions")
    op.drop_table("boxes")
    op.drop_table("sealing_keys")
    op.drop_index("ix_members_office", "members")

    op.drop_table("members")
    op.drop_table("installation")
    op.drop_table("directory_statements")
    op.drop_table("cases")
    op.drop_table("audit")
