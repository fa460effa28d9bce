"""How a screen begins, or goes on after a cut: a snapshot, or what it missed by number, whatever way it listens.

Whoever asks has subscribed before, so that nothing falls between what is read here and the first frame of the hub;
what both contain is dropped by number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import msgspec

from causerie.http import asgi
from causerie.model.grant import Grant
from causerie.model.listing import Listing
from causerie.realtime.frames import frame
from causerie.realtime.hub import Hub, Queued, encode
from causerie.store import journal, lists
from causerie.store.database import Connection, Database

BEHIND = 2000  # events; further behind, a snapshot is cheaper than a resume
FIRST_PAGE = 50


@dataclass(frozen=True, slots=True)
class Opening:
    """Encoded frames, and the number up to which they are complete. `news`: they tell more than that one is here."""

    n: int
    frames: tuple[bytes, ...]
    news: bool


async def opening(database: Database, hub: Hub, grant: Grant, after: str) -> Opening:
    """What is told first to a screen that is at number `after`, as it was written in its question."""
    async with database.connection() as conn:
        n = max(await journal.last(conn), hub.n)
        if after.isdecimal() and len(after) < 19 and 0 <= n - int(after) <= BEHIND:
            return await _resumed(conn, grant, int(after))
        return Opening(n, (encode(await _snapshot(conn, grant, n)),), news=True)


async def _resumed(conn: Connection, grant: Grant, after: int) -> Opening:
    greeting = encode({"type": "resume", "n": after})
    events = await journal.after(conn, after, limit=2 * BEHIND)
    if not events:
        return Opening(after, (greeting,), news=False)
    made = await frame(conn, grant, events)
    if made is None:
        return Opening(events[-1].n, (greeting,), news=False)
    return Opening(events[-1].n, (greeting, encode(made)), news=True)


async def _snapshot(conn: Connection, grant: Grant, n: int) -> dict[str, Any]:
    return {
        "type": "snapshot",
        "n": n,
        "counts": await lists.counts(conn, grant),
        "conversations": await lists.conversations(conn, grant, Listing(), limit=FIRST_PAGE),
    }


def beyond(item: Queued, n: int) -> bytes | None:
    """What a frame tells beyond number `n`, without the events told already; None when nothing."""
    if item.n == 0 or item.first > n:
        return item.encoded
    if item.n <= n:
        return None
    told = msgspec.json.decode(item.encoded)
    told["events"] = [event for event in told["events"] if event["n"] > n]
    return encode(told)


def asked(scope: asgi.Scope, name: str) -> str:
    """A value of the address's query; "" when it is not there."""
    found: list[str] = parse_qs(scope["query_string"].decode("latin-1")).get(name, [""])
    return found[0]
