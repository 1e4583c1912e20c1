"""A promise of news is found by its number's keyed hash. Those from before get theirs with the first look"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("return_addresses", sa.Column("tag", sa.LargeBinary(length=32), nullable=True))
    op.create_index(op.f("ix_return_addresses_tag"), "return_addresses", ["tag"])


def downgrade() -> None:
    op.drop_index(op.f("ix_return_addresses_tag"), "return_addresses")
    op.drop_column("return_addresses", "tag")
