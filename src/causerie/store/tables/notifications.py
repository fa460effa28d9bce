"""What colleagues are told of, and the browsers that are told while no page is open."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, hashed, keep, key, metadata, moment, ref, word

notification = Table(
    "notification",
    metadata,
    keep("agent_id", BigInteger, ForeignKey("agent.id"), primary_key=True, autoincrement=False),
    keep("matrix", JSONB),
    keep("quiet", JSONB, nullable=True),
    word("sounding"),
    keep("push_name", Boolean),
    keep("push_words", Boolean),
    keep("digest", JSONB, nullable=True),
)

push_key = Table(
    "push_key",
    metadata,
    keep("id", SmallInteger, primary_key=True, autoincrement=False),  # one row
    keep("sealed", LargeBinary),  # encrypted at rest
    moment("created_at"),
)

# It goes with its session: whoever signs out, or is signed out, is told nothing more on that device.
push_subscription = Table(
    "push_subscription",
    metadata,
    key(),
    ref("agent_id", "agent.id"),
    hashed("session", LargeBinary, ForeignKey("session.token", ondelete="CASCADE")),
    erase("endpoint", Text, unique=True),
    erase("p256dh", LargeBinary),
    erase("auth", LargeBinary),
    moment("created_at"),
    Index("push_subscription_agent", "agent_id"),
    Index("push_subscription_session", "session"),
)

# The key is the promise: no second push about a conversation before the first one was looked at.
push = Table(
    "push",
    metadata,
    keep(
        "subscription_id",
        BigInteger,
        ForeignKey("push_subscription.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    word("occasion"),
    keep("message_id", BigInteger, nullable=True),
    moment("at"),
    moment("due_at", nullable=True),  # null: sent
    keep("attempts", Integer, server_default="0"),
    Index("push_due", "due_at", postgresql_where="due_at is not null"),
    Index("push_conversation", "conversation_id"),
)

# What an agent has not seen yet and wants to read of by e-mail: one row a conversation, with the strongest reason.
digest_item = Table(
    "digest_item",
    metadata,
    keep("agent_id", BigInteger, primary_key=True, autoincrement=False),
    keep("conversation_id", BigInteger, primary_key=True, autoincrement=False),
    word("occasion"),
    keep("message_id", BigInteger, nullable=True),
    moment("first_at"),
    moment("at"),
    Index("digest_item_conversation", "conversation_id"),
)

# How an agent's digests fare. What is about to leave is written down before it does: nobody gets two in one period.
digest = Table(
    "digest",
    metadata,
    keep("agent_id", BigInteger, ForeignKey("agent.id"), primary_key=True, autoincrement=False),
    moment("tried_at", nullable=True),
    moment("sent_at", nullable=True),
    keep("leaving", Boolean, server_default="false"),
    keep("tries", SmallInteger, server_default="0"),  # of the last one
    word("outcome", nullable=True),  # of the last one
    Index("digest_leaving", "agent_id", postgresql_where="leaving"),
)

push_progress = Table(
    "push_progress",
    metadata,
    keep("id", SmallInteger, primary_key=True, autoincrement=False),  # one row
    keep("n", BigInteger),  # the journal is told up to this number
)
