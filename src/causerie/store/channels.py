"""Channels as people see them: under a grant, those of connections that were taken off included.

`connections` holds what the desk needs to work with them; this is what a screen needs to name them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from causerie.model.channel import Channel
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.store.connections import channel_from
from causerie.store.database import Connection, Work, rows


async def visible(conn: Connection, grant: Grant) -> list[Channel]:
    """The channels a grant shows, by name."""
    found = await rows(
        conn,
        """select id, connection_id, provider, address, name, brand_id, team_id, state, rate from channel
           where %(channels)s::bigint[] is null or id = any(%(channels)s) order by lower(name), id""",
        {"channels": grant.channel_ids},
    )
    return [channel_from(row) for row in found]


async def among(work: Work, wanted: Sequence[int]) -> list[int]:
    """Those of the ids that are channels: for what an administrator hands out, not for reading them."""
    found = await work.all("select id from channel where id = any(%s) order by id", [list(wanted)])
    return [row["id"] for row in found]


async def settings(conn: Connection, channels: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    """How embedded channels look and where they may stand, by channel; `{}` where nobody said."""
    found = await rows(conn, "select id, settings from channel where id = any(%s)", [list(channels)])
    return {row["id"]: row["settings"] for row in found}


async def taken(work: Work, connection_id: int, address: str) -> bool:
    """Whether a connection carries this address already. Locks the connection, so that two cannot add it at once.

    Raises NotFound.
    """
    held = await work.one("select id from connection where id = %s and removed_at is null for update", [connection_id])
    if held is None:
        raise NotFound("connection")
    known = await work.one("select 1 from channel where connection_id = %s and address = %s", [connection_id, address])
    return known is not None


async def team_exists(work: Work, team_id: int) -> bool:
    return await work.one("select 1 from team where id = %s", [team_id]) is not None


async def judged(work: Work, connection_id: int, *, good: bool) -> list[int]:
    """After a check: drafts and degraded channels of a good connection go live, live ones of a bad one are degraded.

    Channels somebody switched off stay off. Returns the ids of those that changed.
    """
    changed = await work.all(
        """update channel set state = case when %(good)s then 'live' else 'degraded' end
           where connection_id = %(id)s
             and case when %(good)s then state in ('draft', 'degraded') else state = 'live' end
           returning id""",
        {"id": connection_id, "good": good},
    )
    return [row["id"] for row in changed]
