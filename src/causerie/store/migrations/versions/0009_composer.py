"""Answers that leave later, macros, how long an agent's answers wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduled",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("identity_id", sa.BigInteger(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=False),
        sa.Column("parts", postgresql.JSONB(), nullable=False),
        sa.Column("client_key", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("canned_id", sa.BigInteger(), nullable=True),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("unless_answered", sa.Boolean(), nullable=False),
        sa.Column("stood", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("scheduled_agent_id_fk")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("scheduled_conversation_id_fk")),
        sa.ForeignKeyConstraint(["identity_id"], ["identity.id"], name=op.f("scheduled_identity_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("scheduled_pk")),
        sa.UniqueConstraint("client_key", name=op.f("scheduled_client_key_key")),
    )
    op.create_index("scheduled_conversation", "scheduled", ["conversation_id"], unique=False)
    op.create_index("scheduled_identity", "scheduled", ["identity_id"], unique=False)
    op.create_table(
        "macro",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("actions", postgresql.JSONB(), nullable=False),
        sa.Column("agent_id", sa.BigInteger(), nullable=True),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("uses", sa.Integer(), server_default="0", nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("agent_id is null or team_id is null", name=op.f("macro_owner_check")),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("macro_agent_id_fk")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("macro_team_id_fk")),
        sa.PrimaryKeyConstraint("id", name=op.f("macro_pk")),
        sa.UniqueConstraint(
            "agent_id",
            "team_id",
            "name",
            name=op.f("macro_agent_id_team_id_name_key"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("macro_team", "macro", ["team_id"], unique=False, postgresql_where="team_id is not null")
    op.add_column("agent", sa.Column("hold", sa.SmallInteger(), server_default="5", nullable=False))


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
