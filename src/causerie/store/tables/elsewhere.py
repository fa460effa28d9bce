"""Conversations of a web chat that go on elsewhere: codes that visitors take along, answers that follow them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, Table

from causerie.store.tables.columns import hashed, keep, key, link, metadata, moment, ref

continuation = Table(
    "continuation",
    metadata,
    key(),
    ref("visitor_id", "visitor.id", ondelete="CASCADE"),
    ref("channel_id", "channel.id"),  # where they go
    hashed("code", LargeBinary, unique=True),
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    keep("identity_id", BigInteger, nullable=True),  # who came with it
    keep("merge_id", BigInteger, nullable=True),  # null beside `identity_id`: a person has to decide
    Index("continuation_visitor", "visitor_id"),
    Index("continuation_identity", "identity_id", postgresql_where="identity_id is not null"),
    Index("continuation_expires", "expires_at"),
)

forward = Table(
    "forward",
    metadata,
    keep("message_id", BigInteger, primary_key=True, autoincrement=False),  # the answer that was not read
    link("sent_id"),  # the message by which it was sent on
    moment("at"),
)
