"""What may leave the house in an export: column by column, said for every table. What is not said does not leave.

`LEAVES` names the columns of each file of the export; `STAYS` says of every other table why it is not one. A test
fails for a table that is in neither. Rows are streamed by COPY, so that no table is ever held in memory.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql
from sqlalchemy import Text

from causerie.store.database import Connection, Database
from causerie.store.tables import metadata

LEAVES: dict[str, tuple[str, ...]] = {
    "brand": ("id", "name"),
    "team": ("id", "name"),
    "role": ("id", "name", "based_on", "rights", "everything", "teams", "channels", "created_at"),
    "agent": ("id", "email", "name", "role", "role_id", "language", "active", "created_at", "source"),
    "membership": ("agent_id", "team_id"),
    "access": ("agent_id", "channel_id"),
    "channel": ("id", "provider", "address", "name", "brand_id", "team_id", "state", "source"),
    "label": ("id", "name", "color"),
    "attribute": (
        *("id", "key", "kind", "name_fr", "name_en", "help_fr", "help_en", "choices", "editor", "position"),
        *("created_at", "source"),
    ),
    "macro": ("id", "name", "actions", "agent_id", "team_id", "uses", "used_at", "created_at"),
    "stage": ("id", "name_fr", "name_en", "ends", "position", "created_at", "archived_at"),
    "saved_view": ("id", "name", "agent_id", "team_id", "listing", "search", "created_at"),
    "canned": ("id", "name", "folder", "text", "agent_id", "team_id", "uses", "used_at", "created_at", "source"),
    "contact": ("id", "name", "language", "time_zone", "attributes", "created_at", "erased_at", "source"),
    "identity": (
        *("id", "contact_id", "scheme", "scope", "address", "name", "evidence", "created_at"),
        *("blocked_at", "blocked_by", "blocked_reason"),
    ),
    "remark": ("id", "contact_id", "agent_id", "text", "pinned", "created_at", "edited_at", "source"),
    "told_apart": ("one_id", "other_id", "agent_id", "at"),
    "merge": ("id", "kept_id", "gone_id", "identities", "agent_id", "at", "undone_at"),
    "consent": ("id", "identity_id", "brand_id", "purpose", "state", "proof", "message_id", "agent_id", "at"),
    "conversation": (
        *("id", "identity_id", "channel_id", "state", "assignee_id", "team_id", "snoozed_until", "opened_at"),
        *("last_at", "waiting_since", "message_count", "subject", "source"),
    ),
    "quarantine": ("conversation_id", "agent_id", "at", "state", "snoozed_until", "waiting_since", "unread"),
    "conversation_label": ("conversation_id", "label_id"),
    "deal": (
        *("conversation_id", "stage_id", "owner_id", "amount", "expected_on", "revision", "moved_at", "changed_at"),
    ),
    "follower": ("conversation_id", "agent_id", "why", "follows", "since"),
    "rating": ("id", "conversation_id", "identity_id", "channel_id", "score", "comment", "at", "changed_at", "source"),
    "participant": ("id", "conversation_id", "identity_id", "agent_id", "role"),
    "message": (
        *("id", "conversation_id", "identity_id", "channel_id", "direction", "kind", "author", "agent_id"),
        *("message_class", "parts", "at", "sequence", "arrived_at", "provider_key", "reply_to", "delivery", "error"),
        *("edited_at", "deleted_at", "erased_at", "source"),
    ),
    "mention": ("message_id", "agent_id", "conversation_id", "team_id", "seen_at"),
    "message_version": ("message_id", "version", "parts", "at", "kind", "was_at"),
    "reaction": ("id", "message_id", "identity_id", "agent_id", "emoji", "at", "delivery", "error"),
    "file": ("id", "message_id", "canned_id", "position", "state", "name", "mime", "size", "sha256", "created_at"),
    "template": (
        *("id", "connection_id", "name", "language", "status", "reason", "text", "at"),
        *("category", "quality", "provider_key", "layout"),
    ),
}

STAYS: dict[str, str] = {
    "avatar": "what it shows is a picture of the web chat; `blob` says why not",
    "blob": "the bytes of files; `file` lists them with their hash",
    "blob_chunk": "the bytes of files; `file` lists them with their hash",
    "bulk": "of the moment",
    "bulk_item": "of the moment",
    "connection": "credentials",
    "continuation": "of the moment",
    "digest": "of the moment",
    "digest_item": "of the moment",
    "forward": "of the moment; what was sent on is a message and leaves",
    "draft": "a colleague's own, not said to anybody yet",
    "export": "exports themselves",
    "health": "of the moment",
    "idempotency": "of the moment",
    "intake": "what providers sent, understood already; it is deleted in time",
    "invitation": "ways in",
    "journal": "numbers that only this house can join",
    "notification": "what a colleague wants to be told of",
    "orphan_receipt": "of the moment",
    "outbox": "what waits for a provider; its message or reaction leaves",
    "parked": "payloads that were not understood",
    "pending_turn": "of the moment",
    "posting": "ways in",
    "push": "of the moment",
    "push_key": "credentials",
    "push_progress": "of the moment",
    "push_subscription": "ways to a colleague's browser",
    "rate": "of the moment",
    "scheduled": "of the moment; once it is sent, its message leaves",
    "search": "made of the messages",
    "search_progress": "made of the messages",
    "seen": "hashes",
    "session": "ways in",
    "setting": "of this installation",
    "sound": "made of the files",
    "suppression": "hashes that only this house can compare",
    "throttle": "of the moment",
    "timer": "of the moment",
    "token": "ways in",
    "visitor": "ways in",
}

# Names that a reader expects where ours differ.
NAMES = {"file": "media"}
# A name that begins so is a formula to a spreadsheet; a phone number is not.
_FORMULA: LiteralString = r"^([=@\t\r]|[+-](?![0-9 .()-]+$))"


@dataclass(frozen=True, slots=True)
class Form:
    """How a table is written: as `.jsonl`, one JSON object a line, or as `.csv` with a header."""

    suffix: str
    # A JSON text holds none of these signs, so that COPY writes it bare.
    options: LiteralString


JSON_LINES = Form("jsonl", "format csv, quote e'\\x01', delimiter e'\\x02', encoding 'utf8'")
CSV = Form("csv", "format csv, header, encoding 'utf8'")


@asynccontextmanager
async def photographed(database: Database) -> AsyncIterator[Connection]:
    """A connection that sees one moment of the database for as long as the block runs, and changes nothing."""
    conn = await database.dedicated()
    try:
        with database.translated():
            await conn.execute("begin isolation level repeatable read, read only")
            yield conn
    finally:
        await conn.close()


async def rows_of(conn: Connection, table: str, form: Form) -> AsyncIterator[bytes]:
    """A table's lines in the order of its key, in pieces of whatever size COPY gives."""
    async with conn.cursor() as cursor, cursor.copy(_copying(table, form)) as copy:
        async for piece in copy:
            yield bytes(piece)


def _copying(table: str, form: Form) -> sql.Composed:
    columns = sql.SQL(", ").join(_column(table, name, form) for name in LEAVES[table])
    keys = sql.SQL(", ").join(sql.Identifier(column.name) for column in metadata.tables[table].primary_key)
    chosen = sql.SQL("select {} from {} order by {}").format(columns, sql.Identifier(table), keys)
    if form is JSON_LINES:
        chosen = sql.SQL("select to_json(r)::text from ({}) r").format(chosen)
    return sql.SQL("copy ({}) to stdout with ({})").format(chosen, sql.SQL(form.options))


def _column(table: str, name: str, form: Form) -> sql.Composable:
    column = sql.Identifier(name)
    if form is CSV and isinstance(metadata.tables[table].columns[name].type, Text):
        return sql.SQL("case when {0} ~ {1} then '''' || {0} else {0} end as {0}").format(column, sql.Literal(_FORMULA))
    return column


def tables() -> Sequence[str]:
    """In the order in which somebody would read them in."""
    return tuple(LEAVES)
