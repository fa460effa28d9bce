"""The company's side: agents, teams, sessions and tokens, brands, connections and channels."""

from __future__ import annotations

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from causerie.store.tables.columns import erase, hashed, keep, key, metadata, moment, ref, word

setting = Table(
    "setting",
    metadata,
    keep("name", Text, primary_key=True),
    keep("value", JSONB),
)

team = Table("team", metadata, key(), keep("name", Text, unique=True))

# What the house defined beside the product's own roles; which rights there are is the code's to say.
role = Table(
    "role",
    metadata,
    key(),
    keep("name", Text, unique=True),
    word("based_on"),
    keep("rights", ARRAY(Text)),
    keep("everything", Boolean),  # sees every channel
    keep("teams", ARRAY(BigInteger)),
    keep("channels", ARRAY(BigInteger)),
    moment("created_at"),
)

agent = Table(
    "agent",
    metadata,
    key(),
    erase("email", Text, unique=True),
    erase("name", Text),
    word("role"),
    ref("role_id", "role.id", nullable=True),  # one of the house's own; the word is « custom » then
    hashed("password", Text, nullable=True),
    keep("totp", LargeBinary, nullable=True),  # encrypted at rest
    keep("totp_step", BigInteger, nullable=True),  # the last code's time step: a code passes once
    keep("language", Text),
    keep("theme", Text, server_default="auto"),
    keep("active", Boolean, server_default="true"),
    keep("hold", SmallInteger, server_default="5"),  # seconds in which they may undo an answer
    moment("created_at"),
    word("source", default="live"),
)

membership = Table(
    "membership",
    metadata,
    keep("agent_id", BigInteger, primary_key=True, autoincrement=False),
    keep("team_id", BigInteger, primary_key=True, autoincrement=False),
    Index("membership_team", "team_id"),
)

# Channels an agent may see beyond those of their teams.
access = Table(
    "access",
    metadata,
    keep("agent_id", BigInteger, primary_key=True, autoincrement=False),
    keep("channel_id", BigInteger, primary_key=True, autoincrement=False),
)

session = Table(
    "session",
    metadata,
    hashed("token", LargeBinary, primary_key=True),
    ref("agent_id", "agent.id"),
    moment("created_at"),
    moment("seen_at"),
    moment("expires_at"),
    Index("session_agent", "agent_id"),
)

token = Table(
    "token",
    metadata,
    key(),
    ref("agent_id", "agent.id"),
    keep("name", Text),
    hashed("hash", LargeBinary, unique=True),
    moment("created_at"),
    moment("last_used_at", nullable=True),
    moment("revoked_at", nullable=True),
)

# Throttles survive a restart: a guesser must not gain from a crash.
throttle = Table(
    "throttle",
    metadata,
    hashed("key", LargeBinary, primary_key=True),
    keep("count", Integer),
    moment("until"),
)

brand = Table("brand", metadata, key(), keep("name", Text, unique=True))

connection = Table(
    "connection",
    metadata,
    key(),
    word("provider"),
    keep("name", Text),
    keep("hook", Text, unique=True),
    keep("credentials", LargeBinary),  # encrypted at rest
    keep("api_base", Text, nullable=True),
    moment("created_at"),
    moment("removed_at", nullable=True),
    word("source", default="live"),
    # a listening session is held by one process, under a lease with a fence; the cursor moves with the intake
    keep("cursor", Text, nullable=True),
    moment("lease_until", nullable=True),
    keep("fence", BigInteger, server_default="0"),
    # the provider's list of templates: when it was last asked for, when it came, why it did not
    moment("templates_asked_at", nullable=True),
    moment("templates_read_at", nullable=True),
    word("templates_error", nullable=True),
)

channel = Table(
    "channel",
    metadata,
    key(),
    ref("connection_id", "connection.id"),
    word("provider"),
    keep("address", Text),
    keep("name", Text),
    ref("brand_id", "brand.id"),
    ref("team_id", "team.id", nullable=True),
    word("state"),
    keep("rate", Float, nullable=True),  # messages a second; null: the provider's default
    keep("settings", JSONB, server_default="{}"),
    word("source", default="live"),
    UniqueConstraint("connection_id", "address"),
)

# The picture of a web chat, as its visitors see it.
avatar = Table(
    "avatar",
    metadata,
    keep("channel_id", BigInteger, ForeignKey("channel.id"), primary_key=True, autoincrement=False),
    keep("sha256", Text),
    word("mime"),
    moment("changed_at"),
)

health = Table(
    "health",
    metadata,
    keep("connection_id", BigInteger, primary_key=True, autoincrement=False),
    keep("refused", BigInteger, server_default="0"),  # requests that did not prove where they came from
    moment("refused_at", nullable=True),
    moment("last_in_at", nullable=True),
    moment("last_out_at", nullable=True),
    keep("error", Text, nullable=True),
    moment("error_at", nullable=True),
)

# Visitors of a web chat: a token each, bound to an identity once they wrote.
visitor = Table(
    "visitor",
    metadata,
    key(),
    ref("channel_id", "channel.id"),
    hashed("token", LargeBinary, unique=True),
    erase("address", Text),
    erase("member", Text, nullable=True),
    moment("created_at"),
    moment("seen_at"),
    moment("expires_at"),
    Index("visitor_address", "channel_id", "address"),
    Index("visitor_member", "channel_id", "member", postgresql_where="member is not null"),
)
