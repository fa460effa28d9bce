"""What waits for a provider. The outbox row *is* the send; a lane is (channel, recipient identity)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Float, Identity, Index, Integer, SmallInteger, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, keep, key, metadata, moment, ref, word

outbox = Table(
    "outbox",
    metadata,
    keep("id", BigInteger, Identity(always=False), primary_key=True),
    keep("message_id", BigInteger, unique=True),
    keep("channel_id", BigInteger),
    keep("identity_id", BigInteger),
    # The id of a reaction on the message: that is what is sent, and the message is the customer's own.
    keep("wish", BigInteger, nullable=True),
    keep("priority", SmallInteger),
    word("state", default="queued"),
    moment("due_at"),
    keep("attempts", Integer, server_default="0"),
    moment("lease_until", nullable=True),
    keep("fence", BigInteger, server_default="0"),
    keep("error", Text, nullable=True),
    moment("created_at"),
    moment("settled_at", nullable=True),
    Index("outbox_lane_sending", "channel_id", "identity_id", unique=True, postgresql_where="state = 'sending'"),
    Index("outbox_lane", "channel_id", "identity_id", "id", postgresql_where="state in ('queued', 'sending')"),
    Index("outbox_due", "priority", "due_at", "id", postgresql_where="state = 'queued'"),
    Index("outbox_lease", "lease_until", postgresql_where="state = 'sending'"),
    Index("outbox_unknown", "id", postgresql_where="state = 'unknown'"),
    Index("outbox_settled", "settled_at", postgresql_where="settled_at is not null"),
)

# A token bucket per channel, debited in the claim.
rate = Table(
    "rate",
    metadata,
    keep("channel_id", BigInteger, primary_key=True, autoincrement=False),
    keep("per_second", Float),
    keep("tokens", Float),
    moment("refilled_at"),
    moment("paused_until", nullable=True),
)

template = Table(
    "template",
    metadata,
    key(),
    ref("connection_id", "connection.id"),
    keep("name", Text),
    keep("language", Text),
    word("status"),
    keep("reason", Text, nullable=True),
    erase("text", Text, nullable=True),  # its words, for whoever looks for them
    moment("at"),
    word("category", nullable=True),
    word("quality", nullable=True),
    keep("provider_key", Text, nullable=True),
    erase("layout", JSONB, nullable=True),  # null: a verdict named it, its list was not read since
    UniqueConstraint("connection_id", "name", "language"),
)
