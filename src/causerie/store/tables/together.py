"""What colleagues share while they work on a conversation: drafts, mentions, followers."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Boolean, CheckConstraint, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, keep, metadata, moment, word

draft = Table(
    "draft",
    metadata,
    keep("agent_id", BigInteger, primary_key=True, autoincrement=False),
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    keep("revision", BigInteger),  # another one at every saving, and never the same twice
    word("mode"),
    erase("text", Text),
    keep("canned", ARRAY(BigInteger), server_default="{}"),
    keep("channel_id", BigInteger, nullable=True),
    keep("identity_id", BigInteger, nullable=True),
    keep("reply_to", BigInteger, nullable=True),
    keep("files", ARRAY(BigInteger), server_default="{}"),
    keep("mentions", JSONB, server_default="[]"),  # ids of agents and teams
    moment("saved_at"),
    CheckConstraint("mode in ('reply', 'note')", name="mode"),
    Index("draft_conversation", "conversation_id"),
    Index("draft_saved", "saved_at"),
)

# One row for each colleague reached; `team_id` when it was through their team.
mention = Table(
    "mention",
    metadata,
    keep("message_id", BigInteger, primary_key=True, autoincrement=False),
    keep("agent_id", BigInteger, primary_key=True, autoincrement=False),
    keep("conversation_id", BigInteger),
    keep("team_id", BigInteger, nullable=True),
    moment("seen_at", nullable=True),
    Index("mention_agent", "agent_id", "conversation_id"),
    Index("mention_unseen", "agent_id", postgresql_where="seen_at is null"),
    Index("mention_conversation", "conversation_id"),
)

# Who stopped following keeps a row that says so: nothing automatic makes them follow again.
follower = Table(
    "follower",
    metadata,
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    keep("agent_id", BigInteger, primary_key=True, autoincrement=False),
    word("why"),
    keep("follows", Boolean),
    moment("since"),
    Index("follower_agent", "agent_id", postgresql_where="follows"),
)
