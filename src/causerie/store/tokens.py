"""API tokens: a keyed hash each, acting with the rights of their owner as they stand."""

from __future__ import annotations

from typing import LiteralString

from causerie.model.agent import Language, Token
from causerie.model.errors import NotFound
from causerie.store.agents import RIGHTS, grant_from
from causerie.store.database import Connection, Work, rows
from causerie.store.sessions import Session


async def session(conn: Connection, key: bytes) -> Session | None:
    """The session a token stands for; None when it is unknown, revoked, or its owner left.

    One never used was last seen long ago, so that its first use is written at once: « never used » is believed.
    """
    sql: LiteralString = (
        "select "
        + RIGHTS
        + """, coalesce(t.last_used_at, to_timestamp(0)) as seen_at from token t join agent a on a.id = t.agent_id
             where t.hash = %s and t.revoked_at is null and a.active"""
    )
    found = await rows(conn, sql, [key])
    if not found:
        return None
    return Session(key, grant_from(found[0]), Language(found[0]["language"]), found[0]["seen_at"], by_token=True)


async def everything(conn: Connection) -> list[Token]:
    """The tokens in use, oldest first."""
    found = await rows(
        conn,
        """select id, agent_id, name, created_at, last_used_at from token
           where revoked_at is null order by created_at, id""",
    )
    return [Token(**row) for row in found]


async def add(work: Work, token_id: int, *, agent_id: int, name: str, key: bytes) -> Token:
    await work.execute(
        "insert into token (id, agent_id, name, hash, created_at) values (%s, %s, %s, %s, %s)",
        [token_id, agent_id, name, key, work.now],
    )
    return Token(token_id, agent_id, name, work.now, None)


async def touch(work: Work, key: bytes) -> None:
    await work.execute("update token set last_used_at = %s where hash = %s", [work.now, key])


async def revoke(work: Work, token_id: int) -> int:
    """Revoke a token; returns whose it was. Raises NotFound."""
    row = await work.one(
        "update token set revoked_at = %s where id = %s and revoked_at is null returning agent_id",
        [work.now, token_id],
    )
    if row is None:
        raise NotFound("token")
    return int(row["agent_id"])


async def revoke_all(work: Work, agent_id: int) -> None:
    await work.execute(
        "update token set revoked_at = %s where agent_id = %s and revoked_at is null", [work.now, agent_id]
    )
