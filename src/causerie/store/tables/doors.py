"""Ways in that are handed to a colleague, to join or to choose a new password; and exports, the way out."""

from __future__ import annotations

from sqlalchemy import ARRAY, BigInteger, Index, LargeBinary, SmallInteger, Table, Text, text

from causerie.store.tables.columns import erase, hashed, keep, key, metadata, moment, ref, word

invitation = Table(
    "invitation",
    metadata,
    key(),
    word("kind"),  # join, reset
    erase("email", Text),
    word("role"),
    ref("role_id", "role.id", nullable=True),
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

# The letter that brings a link, where one was asked for.
posting = Table(
    "posting",
    metadata,
    ref("invitation_id", "invitation.id", ondelete="CASCADE", primary_key=True, autoincrement=False),
    keep("sealed", LargeBinary, nullable=True),  # the link's token, encrypted at rest; gone once the letter is settled
    keep("language", Text),
    word("state"),
    keep("tries", SmallInteger, server_default="0"),
    moment("at"),
    erase("answer", Text, server_default=""),  # the mail server's words, which may hold the address
    Index("posting_due", "at", postgresql_where=text("state in ('waiting', 'sending')")),
)

# The other way: what leaves. The file itself is on disk, under its id.
export = Table(
    "export",
    metadata,
    key(),
    word("state"),
    ref("asked_by", "agent.id"),
    moment("created_at"),
    moment("finished_at", nullable=True),
    moment("expires_at"),
    keep("bytes", BigInteger, nullable=True),
    keep("sha256", Text, nullable=True),
    keep("error", Text, nullable=True),
    moment("lease_until", nullable=True),
    keep("fence", BigInteger, server_default="0"),
)
