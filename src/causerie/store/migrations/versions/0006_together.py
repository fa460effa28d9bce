"""What colleagues share while they work on a conversation: drafts, mentions, followers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("agent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("canned_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("identity_id", sa.BigInteger(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("files", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("mentions", postgresql.JSONB(), server_default="[]", nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("mode in ('reply', 'note')", name=op.f("draft_mode_check")),
        sa.PrimaryKeyConstraint("agent_id", "conversation_id", name=op.f("draft_pk")),
    )
    op.create_index("draft_conversation", "draft", ["conversation_id"], unique=False)
    op.create_index("draft_saved", "draft", ["saved_at"], unique=False)
    op.create_table(
        "mention",
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("team_id", sa.BigInteger(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("message_id", "agent_id", name=op.f("mention_pk")),
    )
    op.create_index("mention_agent", "mention", ["agent_id", "conversation_id"], unique=False)
    op.create_index("mention_unseen", "mention", ["agent_id"], unique=False, postgresql_where="seen_at is null")
    op.create_index("mention_conversation", "mention", ["conversation_id"], unique=False)
    op.create_table(
        "follower",
        sa.Column("conversation_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("agent_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "agent_id", name=op.f("follower_pk")),
    )


def downgrade() -> None:
    raise NotImplementedError("forward only: restore the backup taken before the upgrade")
