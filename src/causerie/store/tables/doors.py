"""Ways in that are handed to a colleague: invitations to join, and links to choose a new password."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary, Table, Text

from causerie.store.tables.columns import erase, hashed, keep, key, metadata, moment, ref, word

invitation = Table(
    "invitation",
    metadata,
    key(),
    word("kind"),  # join, reset
    erase("email", Text),
    word("role"),
    keep("teams", ARRAY(BigInteger)),
    keep("channels", ARRAY(BigInteger)),
    hashed("token", LargeBinary, unique=True),
    ref("agent_id", "agent.id", nullable=True),  # whose password; for who joins, who they became
    ref("invited_by", "agent.id"),
    moment("created_at"),
    moment("expires_at"),
    moment("used_at", nullable=True),
    moment("revoked_at", nullable=True),
    Index("invitation_expires", "expires_at"),
)
