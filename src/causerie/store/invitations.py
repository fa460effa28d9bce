"""Links that let somebody in, once: found by a keyed hash, good until they are used, revoked or too old."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, LiteralString

from causerie.model.agent import Invitation, LinkKind
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Right, Role
from causerie.model.posting import Posting, PostingState
from causerie.store.database import Connection, Row, Work, rows

_OPEN: LiteralString = "used_at is null and revoked_at is null and expires_at > %(now)s"
_INVITATION: LiteralString = (
    "select id, kind, email, role, role_id, teams, channels, agent_id, invited_by, created_at, expires_at "
    "from invitation where " + _OPEN
)


def _invitation_from(row: Row) -> Invitation:
    given = {"kind": LinkKind(row["kind"]), "role": Role(row["role"])}
    return Invitation(**{**row, **given, "teams": tuple(row["teams"]), "channels": tuple(row["channels"])})


async def standing(conn: Connection, grant: Grant, *, now: datetime) -> list[Invitation]:
    """Those that can still be used, newest first. Raises Forbidden for whoever does not administer."""
    grant.require(Right.ADMINISTER)
    found = await rows(conn, _INVITATION + " order by created_at desc, id desc", {"now": now})
    letters = await rows(
        conn,
        "select invitation_id, state, tries, at, answer from posting where invitation_id = any(%s)",
        [[row["id"] for row in found]],
    )
    postings = {row.pop("invitation_id"): Posting(**{**row, "state": PostingState(row["state"])}) for row in letters}
    return [replace(_invitation_from(row), posting=postings.get(row["id"])) for row in found]


async def by_token(conn: Connection, token: bytes, *, now: datetime) -> Invitation:
    """The one of this token's hash, for whoever holds the token. Raises NotFound once it is used, revoked or old."""
    found = await rows(conn, _INVITATION + " and token = %(token)s", {"now": now, "token": token})
    if not found:
        raise NotFound("invitation")
    return _invitation_from(found[0])


async def count(work: Work) -> int:
    """How many can still be used."""
    row = await work.one("select count(*) as count from invitation where " + _OPEN, {"now": work.now})
    return int(row["count"]) if row else 0


async def add(work: Work, row: Mapping[str, Any]) -> None:
    """Insert one: id, kind, email, role, role_id, teams, channels, token (hash), agent_id, invited_by, expires_at."""
    await work.execute(
        """insert into invitation (id, kind, email, role, role_id, teams, channels, token, agent_id, invited_by,
                                   created_at, expires_at)
           values (%(id)s, %(kind)s, %(email)s, %(role)s, %(role_id)s, %(teams)s, %(channels)s, %(token)s,
                   %(agent_id)s, %(invited_by)s, %(now)s, %(expires_at)s)""",
        {**row, "now": work.now},
    )


async def use(work: Work, token: bytes) -> Invitation:
    """Spend it: of two at once, one finds nothing. Raises NotFound."""
    row = await work.one(
        "update invitation set used_at = %(now)s where token = %(token)s and "
        + _OPEN
        + " returning id, kind, email, role, role_id, teams, channels, agent_id, invited_by, created_at, expires_at",
        {"now": work.now, "token": token},
    )
    if row is None:
        raise NotFound("invitation")
    return _invitation_from(row)


async def became(work: Work, invitation_id: int, agent_id: int) -> None:
    """Remember who came by it."""
    await work.execute("update invitation set agent_id = %s where id = %s", [agent_id, invitation_id])


async def revoke(work: Work, invitation_id: int) -> None:
    """Raises NotFound when there is none to revoke."""
    cursor = await work.execute(
        "update invitation set revoked_at = %(now)s where id = %(id)s and " + _OPEN,
        {"now": work.now, "id": invitation_id},
    )
    if cursor.rowcount != 1:
        raise NotFound("invitation")


async def revoke_like(work: Work, kind: LinkKind, email: str) -> None:
    """Those of a kind for an address: a new link replaces the former."""
    await work.execute(
        "update invitation set revoked_at = %(now)s where kind = %(kind)s and email = %(email)s and " + _OPEN,
        {"now": work.now, "kind": kind, "email": email},
    )


async def revoke_by(work: Work, agent_id: int) -> None:
    """Those that a colleague made: what they may no longer give, nobody takes from them."""
    await work.execute(
        "update invitation set revoked_at = %(now)s where invited_by = %(agent)s and " + _OPEN,
        {"now": work.now, "agent": agent_id},
    )


async def revoke_resets(work: Work, agent_id: int) -> None:
    """Those by which a colleague was to choose a new password."""
    await work.execute(
        "update invitation set revoked_at = %(now)s where agent_id = %(agent)s and kind = 'reset' and " + _OPEN,
        {"now": work.now, "agent": agent_id},
    )


async def sweep(work: Work, *, before: datetime, limit: int) -> int:
    """Delete those that ran out before a moment, used ones included; returns how many."""
    cursor = await work.execute(
        """delete from invitation where id in (
               select id from invitation where expires_at < %s order by expires_at limit %s)""",
        [before, limit],
    )
    return cursor.rowcount
