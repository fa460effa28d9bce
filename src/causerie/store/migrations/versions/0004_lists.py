"""Saved views, and actions on many conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("deed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("undone", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("bulk_agent_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("bulk_pk")),
    )
    op.create_index("bulk_agent", "bulk", ["agent_id", "created_at"], unique=False)
    op.create_index("bulk_ended", "bulk", ["ended_at"], unique=False, postgresql_where="ended_at is not null")
    op.create_table(
        "saved_view",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("listing", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("search", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(listing is null) <> (search is null)", name=op.f("saved_view_kind_check")),
        sa.CheckConstraint("agent_id is null or team_id is null", name=op.f("saved_view_owner_check")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("saved_view_agent_id_fk")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("saved_view_team_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("saved_view_pk")),
        sa.UniqueConstraint(
            "agent_id",
            "team_id",
            "name",
            name=op.f("saved_view_agent_id_team_id_name_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_table(
        "bulk_item",
        sa.Column("bulk_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.ForeignKeyConstraint(["bulk_id"], ["bulk.id"], name=op.f("bulk_item_bulk_id_fk"), ondelete="cascade"),
        sa.PrimaryKeyConstraint("bulk_id", "conversation_id", name=op.f("bulk_item_pk")),
    )
    op.create_index(
        "bulk_item_due", "bulk_item", ["bulk_id", "conversation_id"], unique=False, postgresql_where="outcome is null"
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
