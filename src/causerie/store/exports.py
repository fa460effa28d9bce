"""Exports: asked for, made by one process under a lease, kept for a week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import LiteralString

from causerie.model.errors import NotFound
from causerie.model.export import Export, ExportState
from causerie.model.grant import Grant, Right
from causerie.store.database import Connection, Row, Work, rows

_EXPORT: LiteralString = (
    "select id, state, asked_by, created_at, finished_at, expires_at, bytes, sha256, error from export "
)


def _export_from(row: Row) -> Export:
    return Export(**{**row, "state": ExportState(row["state"])})


async def everything(conn: Connection, grant: Grant) -> list[Export]:
    """Newest first. Raises Forbidden for whoever does not administer."""
    grant.require(Right.ADMINISTER)
    return [_export_from(row) for row in await rows(conn, _EXPORT + "order by created_at desc, id desc")]


async def one(conn: Connection, grant: Grant, export_id: int) -> Export:
    """Raises Forbidden, NotFound."""
    grant.require(Right.ADMINISTER)
    found = await rows(conn, _EXPORT + "where id = %s", [export_id])
    if not found:
        raise NotFound("export")
    return _export_from(found[0])


async def count(work: Work) -> int:
    row = await work.one("select count(*) as count from export")
    return int(row["count"]) if row else 0


async def add(work: Work, export_id: int, *, agent_id: int, expires_at: datetime) -> None:
    await work.execute(
        "insert into export (id, state, asked_by, created_at, expires_at) values (%s, 'waiting', %s, %s, %s)",
        [export_id, agent_id, work.now, expires_at],
    )


async def claim(work: Work, *, lease: timedelta) -> tuple[int, int] | None:
    """The id and the fence of one to be made: one that waits, or whose maker died. None when there is none."""
    row = await work.one(
        """update export set state = 'running', lease_until = %(until)s, fence = fence + 1
           where id = (select id from export
                       where state = 'waiting' or (state = 'running' and lease_until < %(now)s)
                       order by created_at limit 1 for update skip locked)
           returning id, fence""",
        {"now": work.now, "until": work.now + lease},
    )
    return (row["id"], row["fence"]) if row else None


async def renew(work: Work, export_id: int, fence: int, *, lease: timedelta) -> bool:
    """False when it is no longer ours."""
    cursor = await work.execute(
        "update export set lease_until = %s where id = %s and fence = %s and state = 'running'",
        [work.now + lease, export_id, fence],
    )
    return cursor.rowcount == 1


async def finish(work: Work, export_id: int, fence: int, *, size: int, sha256: str) -> bool:
    """Made. False when it is no longer ours to say so."""
    cursor = await work.execute(
        """update export set state = 'done', finished_at = %s, bytes = %s, sha256 = %s
           where id = %s and fence = %s and state = 'running'""",
        [work.now, size, sha256, export_id, fence],
    )
    return cursor.rowcount == 1


async def fail(work: Work, export_id: int, fence: int, *, error: str) -> None:
    """`error`: a kind of failure, never its words, which may quote a row."""
    await work.execute(
        "update export set state = 'failed', finished_at = %s, error = %s where id = %s and fence = %s",
        [work.now, error, export_id, fence],
    )


async def remove(work: Work, export_id: int) -> None:
    """Raises NotFound."""
    cursor = await work.execute("delete from export where id = %s", [export_id])
    if cursor.rowcount != 1:
        raise NotFound("export")


async def sweep(work: Work) -> None:
    """Delete those that have had their time, but what is being made."""
    await work.execute("delete from export where expires_at < %s and state <> 'running'", [work.now])


async def known(conn: Connection) -> Sequence[int]:
    """The ids there are: a file of any other has no reason to be."""
    return [row["id"] for row in await rows(conn, "select id from export")]
