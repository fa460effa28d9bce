"""How often something was tried, in the database: a guesser gains nothing from a restart, nor from a second process."""

from __future__ import annotations

from datetime import datetime, timedelta

from causerie.store.database import Work


async def spend(work: Work, key: bytes, *, window: timedelta) -> tuple[int, datetime]:
    """Count one try; returns how many there were in the current window, this one included, and when it ends."""
    row = await work.one(
        """insert into throttle (key, count, until) values (%(key)s, 1, %(now)s + %(window)s)
           on conflict (key) do update
           set count = case when throttle.until <= %(now)s then 1 else throttle.count + 1 end,
               until = case when throttle.until <= %(now)s then %(now)s + %(window)s else throttle.until end
           returning count, until""",
        {"key": key, "now": work.now, "window": window},
    )
    if row is None:
        raise RuntimeError("an upsert returned no row")
    return row["count"], row["until"]


async def forget(work: Work, key: bytes) -> None:
    """Forget every try under a key."""
    await work.execute("delete from throttle where key = %s", [key])


async def give_back(work: Work, key: bytes) -> None:
    """Take back one try: it was not a guess."""
    await work.execute("update throttle set count = greatest(count - 1, 0) where key = %s", [key])
