"""The journal, read as an audit log."""

from __future__ import annotations

from dataclasses import replace

from litestar import get

from causerie.http.cursors import Row, cursor, position
from causerie.http.injected import SUPERVISE, TheGrant, TheMeans
from causerie.http.schemas.fields import Cursor, Limit
from causerie.http.schemas.journal import EventList
from causerie.store import journal as stored


@get("/journal", opt=SUPERVISE)
async def journal(means: TheMeans, grant: TheGrant, after: Cursor = None, limit: Limit = 50) -> EventList:
    """Everything that happened on one's channels, from the beginning."""
    edge = position(after, Row)
    found = await stored.page(means.database, grant, after=edge.id if edge else 0, limit=limit)
    items = [event if event.data is not None else replace(event, data={}) for event in found]
    return EventList(items, cursor(Row(items[-1].n)) if len(items) == limit else None)
