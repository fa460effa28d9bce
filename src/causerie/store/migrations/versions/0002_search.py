"""Search: a vector for each message, made beside the ingest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("create extension if not exists unaccent")
    op.create_table(
        "search",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("vector", postgresql.TSVECTOR(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("search_pk")),
    )
    op.create_index(
        "search_vector",
        "search",
        ["vector"],
        unique=False,
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )
    op.create_table(
        "search_progress",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("below", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("search_progress_pk")),
    )
    op.execute(
        """insert into search_progress (id, n, below)
           select 1, coalesce((select max(n) from journal), 0), coalesce((select max(id) from message), 0) + 1"""
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
