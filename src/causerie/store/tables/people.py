"""Contacts, their identities with evidence, merges that can be undone, and what people agreed to."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, hashed, keep, key, metadata, moment, ref, word

contact = Table(
    "contact",
    metadata,
    key(),
    erase("name", Text, nullable=True),
    keep("language", Text, nullable=True),
    keep("time_zone", Text, nullable=True),
    erase("attributes", JSONB, server_default="{}"),
    moment("blocked_at", nullable=True),
    moment("created_at"),
    moment("erased_at", nullable=True),
    word("source", default="live"),
    Index("contact_demo", "id", postgresql_where="source = 'demo'"),
)

identity = Table(
    "identity",
    metadata,
    key(),
    ref("contact_id", "contact.id"),
    word("scheme"),
    erase("scope", Text),
    erase("address", Text),
    erase("name", Text, nullable=True),
    word("evidence"),
    moment("created_at"),
    UniqueConstraint("scheme", "scope", "address"),
    Index("identity_contact", "contact_id"),
)

merge = Table(
    "merge",
    metadata,
    key(),
    ref("kept_id", "contact.id"),
    ref("gone_id", "contact.id"),
    keep("identities", ARRAY(BigInteger)),  # the identities that moved, to give each its former contact back
    keep("agent_id", BigInteger, nullable=True),
    moment("at"),
    moment("undone_at", nullable=True),
    Index("merge_kept", "kept_id"),
    Index("merge_gone", "gone_id"),
)

consent = Table(
    "consent",
    metadata,
    key(),
    ref("identity_id", "identity.id"),
    ref("brand_id", "brand.id"),
    word("purpose"),
    word("state"),
    word("proof"),
    keep("message_id", BigInteger, nullable=True),
    keep("agent_id", BigInteger, nullable=True),
    moment("at"),
    Index("consent_identity", "identity_id", "brand_id", "purpose", "id"),
)

# A refusal outlives the person's data: only the keyed hash of the address remains.
suppression = Table(
    "suppression",
    metadata,
    hashed("address_hash", LargeBinary, primary_key=True),
    keep("brand_id", BigInteger, primary_key=True, autoincrement=False),
    keep("purpose", Text, primary_key=True),
    moment("at"),
)
