"""Conversations and messages. A message belongs for ever to its identity and its channel."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, keep, key, link, metadata, moment, ref, word

conversation = Table(
    "conversation",
    metadata,
    key(),
    ref("identity_id", "identity.id"),  # the identity that opened it; its contact is reached through it
    link("channel_id"),
    word("state", default="open"),
    ref("assignee_id", "agent.id", nullable=True),
    ref("team_id", "team.id", nullable=True),
    moment("snoozed_until", nullable=True),
    moment("opened_at"),
    moment("last_at"),
    moment("waiting_since", nullable=True),
    keep("last_message_id", BigInteger, nullable=True),
    keep("message_count", Integer, server_default="0"),
    keep("unread", Integer, server_default="0"),
    erase("preview", Text, nullable=True),
    erase("subject", Text, nullable=True),
    keep("last_delivery", SmallInteger, server_default="0"),
    word("source", default="live"),
    CheckConstraint("state in ('open', 'snoozed', 'resolved', 'spam')", name="state"),
    Index("conversation_list", "state", "last_at", "id"),
    Index("conversation_channel", "channel_id", "state", "last_at", "id"),
    Index("conversation_mine", "assignee_id", "state", "last_at", "id", postgresql_where="assignee_id is not null"),
    Index("conversation_unassigned", "state", "last_at", "id", postgresql_where="assignee_id is null"),
    Index("conversation_identity", "identity_id"),
)

# How a conversation in quarantine stood before, so that letting it out puts it back.
quarantine = Table(
    "quarantine",
    metadata,
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    keep("agent_id", BigInteger),
    moment("at"),
    word("state"),
    moment("snoozed_until", nullable=True),
    moment("waiting_since", nullable=True),
    keep("unread", Integer),
    keep("after_id", BigInteger),  # messages with a greater id came since
    CheckConstraint("state in ('open', 'snoozed', 'resolved')", name="state"),
)

# How an episode went, in the eyes of whom it was for: once an episode, whatever the channel they said it on.
rating = Table(
    "rating",
    metadata,
    key(),
    ref("conversation_id", "conversation.id"),
    ref("identity_id", "identity.id"),
    link("channel_id"),
    keep("score", SmallInteger),  # 1 to 5
    erase("comment", Text, nullable=True),
    moment("at"),
    moment("changed_at", nullable=True),
    word("source", default="live"),
    CheckConstraint("score between 1 and 5", name="score"),
    UniqueConstraint("conversation_id"),
    Index("rating_identity", "identity_id"),
    Index("rating_channel", "channel_id", "at"),
)

label = Table(
    "label",
    metadata,
    key(),
    keep("name", Text, unique=True),
    keep("color", Text),
)

conversation_label = Table(
    "conversation_label",
    metadata,
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    keep("label_id", BigInteger, primary_key=True, autoincrement=False),
    Index("conversation_label_label", "label_id"),
)

participant = Table(
    "participant",
    metadata,
    key(),
    ref("conversation_id", "conversation.id"),
    ref("identity_id", "identity.id", nullable=True),
    ref("agent_id", "agent.id", nullable=True),
    word("role"),
    Index("participant_conversation", "conversation_id"),
    Index("participant_identity", "identity_id"),
)

message = Table(
    "message",
    metadata,
    # Ids are taken while the contact is locked, so that in one thread they follow arrival (law 4).
    keep("id", BigInteger, Identity(always=False), primary_key=True),
    ref("conversation_id", "conversation.id", nullable=True),
    ref("identity_id", "identity.id"),
    link("channel_id"),
    word("direction"),
    word("kind", default="message"),
    word("author"),
    keep("agent_id", BigInteger, nullable=True),
    word("message_class", default="service"),
    erase("parts", JSONB),
    moment("at"),
    keep("sequence", BigInteger, server_default="0"),
    moment("arrived_at"),
    erase("provider_key", Text, nullable=True),
    erase("client_key", Text, nullable=True),
    keep("reply_to", BigInteger, nullable=True),
    keep("delivery", SmallInteger, server_default="0"),
    keep("error", Text, nullable=True),
    erase("error_detail", Text, nullable=True),
    moment("edited_at", nullable=True),
    moment("deleted_at", nullable=True),
    moment("erased_at", nullable=True),
    word("source", default="live"),
    CheckConstraint("direction in ('inbound', 'outbound', 'note')", name="direction"),
    Index("message_thread", "identity_id", "at", "sequence", "id"),
    Index(
        "message_provider_key", "channel_id", "provider_key", unique=True, postgresql_where="provider_key is not null"
    ),
    Index("message_client_key", "client_key", unique=True, postgresql_where="client_key is not null"),
)

message_version = Table(
    "message_version",
    metadata,
    keep("message_id", BigInteger, primary_key=True, autoincrement=False),
    keep("version", Integer, primary_key=True, autoincrement=False),
    erase("parts", JSONB),  # what the message said until `at`
    moment("at"),
    word("kind", nullable=True),  # what a colleague had noted it as; null of what a customer edited
    moment("was_at", nullable=True),  # when they had noted that it happened
)

# A customer's, or the company's: the one without an identity. Of that one, `id` is the wish that was made last, an
# empty `emoji` takes it back, and `standing` is what the customer goes on seeing should that wish fail.
reaction = Table(
    "reaction",
    metadata,
    key(),
    ref("message_id", "message.id"),
    ref("identity_id", "identity.id", nullable=True),
    ref("agent_id", "agent.id", nullable=True),
    erase("emoji", Text),
    moment("at"),
    keep("delivery", SmallInteger, server_default="0"),
    keep("error", Text, nullable=True),
    erase("provider_key", Text, nullable=True),
    erase("standing", Text, nullable=True),
    keep("standing_by", BigInteger, nullable=True),
    UniqueConstraint("message_id", "identity_id", "agent_id", postgresql_nulls_not_distinct=True),
    Index("reaction_ours", "message_id", unique=True, postgresql_where="identity_id is null"),
    Index("reaction_provider_key", "provider_key", postgresql_where="provider_key is not null"),
)

file = Table(
    "file",
    metadata,
    key(),
    ref("message_id", "message.id", nullable=True),
    keep("position", Integer, server_default="0"),
    ref("agent_id", "agent.id", nullable=True),  # who uploaded it, while it waits for its message
    ref("canned_id", "canned.id", nullable=True),  # the canned reply that keeps it; messages get copies of the row
    word("state"),
    erase("name", Text, nullable=True),
    word("mime"),
    keep("size", BigInteger, nullable=True),
    keep("sha256", Text, nullable=True),
    erase("provider_ref", Text, nullable=True),
    keep("reason", Text, nullable=True),
    keep("attempts", Integer, server_default="0"),
    moment("due_at", nullable=True),
    keep("fence", BigInteger, server_default="0"),
    moment("created_at"),
    Index("file_message", "message_id"),
    Index("file_canned", "canned_id", postgresql_where="canned_id is not null"),
    Index("file_due", "due_at", postgresql_where="state = 'waiting'"),
    Index("file_sha256", "sha256"),
)
