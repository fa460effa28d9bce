"""Sessions of our own: a random token in a cookie, its keyed hash as the row's key, rights read as they stand.

A stolen table opens no session, a cookie chosen by somebody else is never one, and a slow request cannot
bring a session back that was signed out meanwhile: rows are only ever inserted at sign-in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

from causerie.model.agent import Language
from causerie.model.grant import Grant
from causerie.store.agents import RIGHTS, grant_from
from causerie.store.database import Connection, Work, rows

SLIDING = timedelta(days=30)  # without a request
ABSOLUTE = timedelta(days=90)  # in all


@dataclass(frozen=True, slots=True)
class Session:
    """Who is asking: their rights now, and what proved them. `key` is the hash of the token."""

    key: bytes
    grant: Grant
    language: Language
    seen_at: datetime
    by_token: bool  # an API token rather than a browser's cookie


async def session(conn: Connection, key: bytes, *, now: datetime) -> Session | None:
    """The session behind a key; None when there is none, it ran out, or its agent left."""
    sql: LiteralString = (
        "select "
        + RIGHTS
        + """, s.seen_at from session s join agent a on a.id = s.agent_id
             where s.token = %s and s.expires_at > %s and a.active"""
    )
    found = await rows(conn, sql, [key, now])
    if not found:
        return None
    return Session(key, grant_from(found[0]), Language(found[0]["language"]), found[0]["seen_at"], by_token=False)


async def open_one(work: Work, key: bytes, agent_id: int) -> None:
    await work.execute(
        """insert into session (token, agent_id, created_at, seen_at, expires_at)
           values (%(key)s, %(agent)s, %(now)s, %(now)s, %(until)s)""",
        {"key": key, "agent": agent_id, "now": work.now, "until": work.now + SLIDING},
    )


async def touch(work: Work, key: bytes) -> None:
    """Slide the expiry, never beyond the absolute one. A session that is gone stays gone."""
    await work.execute(
        """update session set seen_at = %(now)s, expires_at = least(%(now)s + %(sliding)s, created_at + %(absolute)s)
           where token = %(key)s""",
        {"key": key, "now": work.now, "sliding": SLIDING, "absolute": ABSOLUTE},
    )


async def close_one(work: Work, key: bytes) -> int | None:
    """End a session; returns whose it was."""
    row = await work.one("delete from session where token = %s returning agent_id", [key])
    return row["agent_id"] if row else None


async def close_all(work: Work, agent_id: int, *, but: bytes | None = None) -> None:
    """End an agent's sessions, except the one under `but`."""
    await work.execute(
        "delete from session where agent_id = %s and (%s::bytea is null or token <> %s)", [agent_id, but, but]
    )
