"""Conversations of a web chat that go on elsewhere: the codes that visitors take with them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, LargeBinary, Table

from causerie.store.tables.columns import hashed, keep, key, metadata, moment, ref

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
