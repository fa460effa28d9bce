"""Contacts, their identities with evidence, what is known of them, merges that can be undone, and consents."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    text,
)
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
    moment("created_at"),
    moment("erased_at", nullable=True),
    word("source", default="live"),
    Index("contact_demo", "id", postgresql_where="source = 'demo'"),
    Index("contact_attributes", "attributes", postgresql_using="gin", postgresql_where="attributes <> '{}'"),
    Index("contact_name", func.lower(text("name")), postgresql_where="name is not null"),
    # The words of a name and of what is known, without accents: `person_words` is a function of the migrations.
    Index(
        "contact_words",
        text("person_words(name, attributes)"),
        postgresql_using="gin",
        postgresql_where="erased_at is null",
    ),
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
    moment("blocked_at", nullable=True),
    keep("blocked_by", BigInteger, nullable=True),
    word("blocked_reason", nullable=True),
    UniqueConstraint("scheme", "scope", "address"),
    Index("identity_contact", "contact_id"),
    Index("identity_blocked", "id", postgresql_where="blocked_at is not null"),
    # Where the same person may stand under another written form: the letters of a mailbox, the end of a number.
    Index(
        "identity_mailbox",
        text("replace(split_part(split_part(lower(address), '@', 1), '+', 1), '.', '')"),
        postgresql_where="scheme in ('email', 'member')",
    ),
    Index(
        "identity_number",
        literal_column(r"""right(regexp_replace(address, '[^0-9]', '', 'g'), 9)""").label("digits"),
        postgresql_ops={"digits": "text_pattern_ops"},
        postgresql_where="scheme in ('phone', 'member')",
    ),
    Index(
        "identity_address",
        literal_column("lower(address)").label("lowered"),
        postgresql_ops={"lowered": "text_pattern_ops"},
    ),
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
    erase("taken", JSONB, server_default="{}"),  # what the kept one took over: field → [had, got]
    Index("merge_kept", "kept_id"),
    Index("merge_gone", "gone_id"),
)

# Two persons whom a colleague told apart: they are never proposed as one again. The lower id comes first.
told_apart = Table(
    "told_apart",
    metadata,
    keep("one_id", BigInteger, primary_key=True, autoincrement=False),
    keep("other_id", BigInteger, primary_key=True, autoincrement=False),
    keep("agent_id", BigInteger),
    moment("at"),
    Index("told_apart_other", "other_id"),
)

attribute = Table(
    "attribute",
    metadata,
    key(),
    keep("key", Text, unique=True),
    word("kind"),
    keep("name_fr", Text),
    keep("name_en", Text),
    keep("help_fr", Text, nullable=True),
    keep("help_en", Text, nullable=True),
    keep("choices", ARRAY(Text), server_default="{}"),
    word("editor"),
    keep("position", Integer),
    moment("created_at"),
    word("source", default="live"),
)

# What colleagues want remembered of a person, whatever the conversation.
remark = Table(
    "remark",
    metadata,
    key(),
    ref("contact_id", "contact.id"),
    keep("agent_id", BigInteger),
    erase("text", Text),
    keep("pinned", Boolean, server_default="false"),
    moment("created_at"),
    moment("edited_at", nullable=True),
    word("source", default="live"),
    Index("remark_contact", "contact_id"),
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
