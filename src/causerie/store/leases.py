"""Leases on listening connections: one process at a time, with a fence that betrays whoever lost theirs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from causerie.store.database import Database


class Lost(Exception):
    """Another process holds the lease now: what this one was about to write must not be written."""


async def hold(
    database: Database, connection_id: int, fence: int | None, *, now: datetime, lease: timedelta
) -> int | None:
    """Take a free lease or renew ours (`fence`); the fence to write with, or None when another process holds it."""
    found = await database.read(
        """update connection set lease_until = %(until)s,
                  fence = case when fence = %(fence)s then fence else fence + 1 end
           where id = %(id)s and removed_at is null
             and (fence = %(fence)s or lease_until is null or lease_until < %(now)s)
           returning fence""",
        {"id": connection_id, "fence": fence, "now": now, "until": now + lease},
    )
    return int(found[0]["fence"]) if found else None


async def release(database: Database, fences: Mapping[int, int]) -> None:
    """Give leases back, so that another process need not wait for them to run out."""
    for connection_id, fence in sorted(fences.items()):
        await database.read(
            "update connection set lease_until = null where id = %s and fence = %s returning id",
            [connection_id, fence],
        )


async def cursor(database: Database, connection_id: int) -> str | None:
    """How far the provider's updates were stored."""
    found = await database.read("select cursor from connection where id = %s", [connection_id])
    return found[0]["cursor"] if found else None
