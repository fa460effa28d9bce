"""Answers that are to leave later. A row is deleted when it leaves or is given up: the message is what remains."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Boolean, Index, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, keep, key, link, metadata, moment, ref, word

scheduled = Table(
    "scheduled",
    metadata,
    key(),
    ref("conversation_id", "conversation.id"),
    ref("identity_id", "identity.id"),
    link("channel_id"),
    ref("agent_id", "agent.id"),
    erase("parts", JSONB),
    erase("client_key", Text, unique=True),
    keep("reply_to", BigInteger, nullable=True),
    keep("canned", ARRAY(BigInteger), server_default="{}"),
    keep("last_seen", BigInteger),  # the newest message its author's screen showed
    moment("send_at"),
    keep("held", Boolean),
    keep("unless_answered", Boolean),
    word("stood"),  # the conversation's state when it was written
    word("state", default="waiting"),
    keep("reason", Text, nullable=True),
    moment("created_at"),
    Index("scheduled_conversation", "conversation_id"),
    Index("scheduled_identity", "identity_id"),
)
