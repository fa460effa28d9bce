"""Visitors of a widget: their tokens, what their widget is like, and the files they give before writing.

A visitor is a browser: a random address, and a token of which only a keyed hash is kept. Once the company's
site has signed who uses it, the row is bound to that member for ever; another member on the same browser
gets another row, so that nobody reads what was written before them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from causerie.model.message import File, FileState
from causerie.store import blobs
from causerie.store.database import Connection, Database, Row, Work, rows
from causerie.store.files import Expected, file_from

LASTS = timedelta(days=180)  # a token, since it was last used
TOUCHED = timedelta(days=1)  # how often « last used » is worth a write
WAITS = timedelta(days=1)  # an upload that no message came for
UPLOAD = "file:"  # how an envelope names an upload


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and at once what they may read: every read below puts this in its SQL (law 6)."""

    id: int
    channel_id: int
    widget: str  # the channel's address: the scope of a visitor's identities
    address: str
    member: str | None
    token: bytes  # the keyed hash
    seen_at: datetime

    @property
    def upload_mark(self) -> str:
        """What stands in `file.provider_ref` of this visitor's uploads until a message takes them."""
        return f"visitor:{self.id}"


@dataclass(frozen=True, slots=True)
class Dressing:
    """A widget as its channel's row says: the settings are whatever an administrator wrote."""

    brand: str
    settings: Mapping[str, Any]
    avatar: str | None


async def dressing(database: Database, channel_id: int) -> Dressing | None:
    found = await database.read(
        """select b.name as brand, c.settings, a.sha256 as avatar from channel c join brand b on b.id = c.brand_id
           left join avatar a on a.channel_id = c.id where c.id = %s""",
        [channel_id],
    )
    return Dressing(**found[0]) if found else None


async def by_token(database: Database, token: bytes, *, channel_id: int, widget: str, now: datetime) -> Visitor | None:
    """The visitor whose token hashes to `token`, on this widget alone; None once it ran out."""
    found = await database.read(
        """select id, channel_id, address, member, token, seen_at from visitor
           where token = %s and channel_id = %s and expires_at > %s""",
        [token, channel_id, now],
    )
    return Visitor(widget=widget, **found[0]) if found else None


async def add(work: Work, visitor: Visitor) -> None:
    await work.execute(
        """insert into visitor (id, channel_id, token, address, member, created_at, seen_at, expires_at)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        [
            visitor.id,
            visitor.channel_id,
            visitor.token,
            visitor.address,
            visitor.member,
            work.now,
            work.now,
            work.now + LASTS,
        ],
    )


async def rotate(work: Work, visitor: Visitor, token: bytes, *, member: str | None) -> bool:
    """Give a visitor a new token, and a member if they had none. False when they were changed meanwhile."""
    cursor = await work.execute(
        """update visitor set token = %(new)s, member = coalesce(member, %(member)s), seen_at = %(now)s,
                  expires_at = %(until)s
           where id = %(id)s and token = %(old)s and (member is null or member = %(member)s)""",
        {
            "new": token,
            "member": member,
            "now": work.now,
            "until": work.now + LASTS,
            "id": visitor.id,
            "old": visitor.token,
        },
    )
    return cursor.rowcount == 1


async def revoke(work: Work, visitor: Visitor, nobody: bytes) -> None:
    """Replace the token by the hash of one that nobody holds; the row keeps telling whose address it is."""
    await work.execute("update visitor set token = %s where id = %s", [nobody, visitor.id])


async def touch(work: Work, visitor: Visitor) -> None:
    """The token was used: it lasts again as long as a new one."""
    await work.execute(
        "update visitor set seen_at = %s, expires_at = %s where id = %s and token = %s",
        [work.now, work.now + LASTS, visitor.id, visitor.token],
    )


async def valid(database: Database, visitor: Visitor, *, now: datetime) -> bool:
    """Whether the token this visitor came with still stands."""
    found = await database.read(
        "select 1 as one from visitor where id = %s and token = %s and expires_at > %s",
        [visitor.id, visitor.token, now],
    )
    return bool(found)


async def has_written(database: Database, visitor: Visitor) -> bool:
    """Whether anything was said under this browser's own address."""
    found = await database.read(
        "select 1 as one from identity where scheme = 'visitor' and scope = %s and address = %s",
        [visitor.widget, visitor.address],
    )
    return bool(found)


async def keep_upload(
    work: Work, visitor: Visitor, file_id: int, *, name: str | None, mime: str, content: bytes
) -> File:
    """A visitor's file, stored and waiting for its message."""
    sha256 = await blobs.put(work, content, mime)
    await work.execute(
        """insert into file (id, state, name, mime, size, sha256, provider_ref, created_at)
           values (%s, 'stored', %s, %s, %s, %s, %s, %s)""",
        [file_id, name, mime, len(content), sha256, visitor.upload_mark, work.now],
    )
    return File(file_id, FileState.STORED, name, mime, len(content), None)


async def uploads(database: Database, visitor: Visitor, ids: Sequence[int]) -> list[tuple[File, str]]:
    """This visitor's uploads among `ids` that no message has taken, with their SHA-256, in the order asked."""
    found = await database.read(
        """select f.id, f.state, f.name, f.mime, f.size, f.reason, f.sha256
           from unnest(%s::bigint[]) with ordinality as g(id, ord) join file f on f.id = g.id
           where f.provider_ref = %s and f.message_id is null and f.state = 'stored' order by g.ord""",
        [list(ids), visitor.upload_mark],
    )
    return [(file_from(row), row["sha256"]) for row in found]


def upload_of(ref: str) -> int | None:
    """The upload that an envelope's file reference names; None when the reference is a provider's."""
    number = ref.removeprefix(UPLOAD)
    return int(number) if ref.startswith(UPLOAD) and number.isdecimal() else None


async def take_upload(work: Work, expected: Expected) -> bool:
    """Move an upload's bytes to the message's file that `expected` is; False when there is nothing to move.

    The upload's row goes: its reference to the blob becomes that of the message's file.
    """
    moved = await work.execute(
        """with wanting as (
               select id from file where id = %(id)s and fence = %(fence)s and state = 'waiting' for update
           ), upload as (
               delete from file where id = %(upload)s and message_id is null and state = 'stored'
                 and provider_ref like 'visitor:%%' and exists (select from wanting)
               returning sha256, mime, size, name
           )
           update file f set state = 'stored', sha256 = u.sha256, mime = u.mime, size = u.size,
                  name = coalesce(f.name, u.name), provider_ref = null, due_at = null, reason = null
           from upload u where f.id = %(id)s""",
        {"upload": upload_of(expected.ref), "id": expected.id, "fence": expected.fence},
    )
    return moved.rowcount == 1


async def sweep(work: Work, *, limit: int) -> int:
    """Delete tokens that ran out and uploads that no message came for; returns how many rows went."""
    gone = await work.execute(
        "delete from visitor where id in (select id from visitor where expires_at < %s limit %s)", [work.now, limit]
    )
    stale = await work.all(
        """delete from file where id in (
               select id from file where message_id is null and provider_ref like 'visitor:%%' and created_at < %s
               limit %s)
           returning sha256""",
        [work.now - WAITS, limit],
    )
    if stale:
        await blobs.drop(work, [row["sha256"] for row in stale])
    return gone.rowcount + len(stale)


async def writers(conn: Connection, contacts: Sequence[int]) -> list[Row]:
    """The web chat addresses of contacts that were just heard: scheme, scope, address, contact_id."""
    return await rows(
        conn,
        """select scheme, scope, address, contact_id from identity
           where contact_id = any(%s) and scheme in ('visitor', 'member')""",
        [list(contacts)],
    )
