"""What came in, what was seen, what happened: intake, seen, parked, journal, pending turns, timers."""

from __future__ import annotations

from typing import LiteralString

from sqlalchemy import BigInteger, Identity, Index, Integer, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, hashed, keep, key, link, metadata, moment, ref, word

intake = Table(
    "intake",
    metadata,
    key(),
    link("connection_id"),
    moment("received_at"),
    word("method"),
    erase("query", Text),
    erase("headers", JSONB),
    erase("body", LargeBinary, nullable=True),  # goes after its retention, once every element is applied
    word("state"),  # applied, parked, dismissed
    keep("elements", Integer),
    Index("intake_received", "received_at"),
)

# Kept for ever, no personal data: the key is a hash of the provider's own.
seen = Table(
    "seen",
    metadata,
    keep("channel_id", BigInteger, primary_key=True, autoincrement=False),  # 0: concerns the connection
    keep("kind", SmallInteger, primary_key=True, autoincrement=False),
    hashed("key", LargeBinary, primary_key=True),
    keep("intake_id", BigInteger),
)

parked = Table(
    "parked",
    metadata,
    key(),
    ref("intake_id", "intake.id"),
    keep("ordinal", Integer),  # which element of the payload; -1: the payload as a whole
    keep("reason", Text),
    keep("place", Text),
    word("state", default="parked"),  # parked, replayed, dismissed
    keep("attempts", Integer, server_default="0"),
    moment("at"),
    Index("parked_waiting", "id", postgresql_where="state = 'parked'"),
    Index("parked_intake", "intake_id"),
)

# What becomes of a conversation beside what is said in it: whoever opens one reads it, and it alone is indexed so.
HISTORY: LiteralString = (
    "kind in ('conversation_assigned', 'conversation_resolved', 'conversation_reopened', 'conversation_snoozed',"
    " 'conversation_woken', 'conversation_labelled', 'conversation_quarantined', 'conversation_released',"
    " 'conversation_split', 'deal_moved')"
)

journal = Table(
    "journal",
    metadata,
    keep("n", BigInteger, primary_key=True, autoincrement=False),
    moment("at"),
    word("kind"),
    keep("conversation_id", BigInteger, nullable=True),
    keep("contact_id", BigInteger, nullable=True),
    keep("message_id", BigInteger, nullable=True),
    keep("channel_id", BigInteger, nullable=True),
    keep("agent_id", BigInteger, nullable=True),
    keep("data", JSONB, nullable=True),
    Index("journal_history", "conversation_id", "n", postgresql_where=HISTORY),
)

pending_turn = Table(
    "pending_turn",
    metadata,
    keep("id", BigInteger, Identity(always=False), primary_key=True),
    keep("identity_id", BigInteger),
    keep("conversation_id", BigInteger, nullable=True),
    keep("message_id", BigInteger, nullable=True),
    word("event"),
    moment("due_at"),
    keep("attempts", Integer, server_default="0"),
    keep("fence", BigInteger, server_default="0"),
    Index("pending_turn_due", "due_at", "id"),
)

# A receipt can arrive before the send's answer has told us the provider's id: it waits here.
orphan_receipt = Table(
    "orphan_receipt",
    metadata,
    key(),
    keep("channel_id", BigInteger),
    erase("provider_key", Text),
    keep("delivery", SmallInteger),
    keep("error", Text, nullable=True),
    moment("at"),
    Index("orphan_receipt_key", "channel_id", "provider_key"),
)

timer = Table(
    "timer",
    metadata,
    keep("id", BigInteger, Identity(always=False), primary_key=True),
    moment("due_at"),
    word("kind"),
    keep("subject", BigInteger),
    keep("fence", BigInteger, server_default="0"),
    Index("timer_due", "due_at"),
    Index("timer_subject", "kind", "subject", unique=True),
)

idempotency = Table(
    "idempotency",
    metadata,
    hashed("key", LargeBinary, primary_key=True),
    hashed("request", LargeBinary),  # the same key with another request is a mistake worth saying
    keep("conversation_id", BigInteger, nullable=True),
    keep("messages", JSONB, nullable=True),
    moment("at"),
    Index("idempotency_at", "at"),
)
