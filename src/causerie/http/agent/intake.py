"""What came in and could not be understood: the list, the raw payload, another try, or the end of it."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated, Literal

import msgspec
from litestar import get, post
from litestar.params import QueryParameter

from causerie.channels.protocol import HookRequest
from causerie.desk.replay import Wanted as Again
from causerie.desk.replay import dismiss, replay
from causerie.http.cursors import Row, cursor, position
from causerie.http.injected import SUPERVISE, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import Cursor, Id, Limit
from causerie.http.schemas.intake import ElementShown, Intake, IntakeList, IntakeRaw
from causerie.model.errors import CauserieError
from causerie.model.grant import Grant
from causerie.store import intake as stored
from causerie.store import parked
from causerie.store.intake import Raw
from causerie.store.parked import Parked

Wanted = Annotated[Literal["parked", "replayed", "dismissed"], QueryParameter(name="state")]


@get("/intake", opt=SUPERVISE)
async def intakes(
    means: TheMeans, grant: TheGrant, wanted: Wanted = "parked", after: Cursor = None, limit: Limit = 50
) -> IntakeList:
    """Payloads with something that waits, the newest first."""
    edge = position(after, Row)
    async with means.database.connection() as conn:
        found = await parked.page(conn, grant, state=wanted, after=edge.id if edge else None, limit=limit)
    return IntakeList([_line(one) for one in found], cursor(Row(found[-1].turn)) if len(found) == limit else None)


@get("/intake/{id:int}", opt=SUPERVISE)
async def intake(means: TheMeans, grant: TheGrant, intake_id: Id) -> IntakeRaw:
    """One payload as it came, and what its provider's parser makes of it today."""
    async with means.database.connection() as conn:
        line = await parked.one(conn, grant, intake_id)
        states = await parked.ordinals(conn, intake_id)
    raw = await stored.raw(means.database, grant, intake_id)
    body, encoding = _readable(raw.body)
    return IntakeRaw(
        id=raw.id,
        connection_id=raw.connection_id,
        received_at=raw.received_at,
        state=raw.state,
        reason=line.reason,
        where=line.place,
        size=line.size,
        attempts=line.attempts,
        method=raw.method,
        query=raw.query,
        headers=raw.headers,
        body=body,
        encoding=encoding,
        elements=_elements(means, raw, {ordinal: state for ordinal, (state, _) in states.items()}),
    )


@post("/intake/{id:int}/replay", opt=SUPERVISE, status_code=200)
async def replay_intake(means: TheMeans, grant: TheGrant, intake_id: Id) -> Intake:
    """Try it again, as the provider's parser understands it today."""
    await _as_it_stands(means, grant, intake_id)
    await means.look_again()
    wanted = Again(intake_id=intake_id)
    await replay(means.database, means.directory, means.ids, wanted=wanted, now=means.clock(), grant=grant)
    return await _as_it_stands(means, grant, intake_id)


@post("/intake/{id:int}/dismiss", opt=SUPERVISE, status_code=200)
async def dismiss_intake(means: TheMeans, grant: TheGrant, intake_id: Id) -> Intake:
    """Give it up. 409 `already` when nothing of it waits."""
    await _as_it_stands(means, grant, intake_id)
    await means.run(lambda work: dismiss(work, grant=grant, intake_id=intake_id))
    return await _as_it_stands(means, grant, intake_id)


async def _as_it_stands(means: Means, grant: Grant, intake_id: int) -> Intake:
    async with means.database.connection() as conn:
        return _line(await parked.one(conn, grant, intake_id))


def _line(one: Parked) -> Intake:
    return Intake(
        id=one.id,
        connection_id=one.connection_id,
        received_at=one.received_at,
        state=one.state,
        reason=one.reason,
        where=one.place,
        size=one.size,
        attempts=one.attempts,
    )


def _readable(body: bytes | None) -> tuple[str | None, Literal["text", "base64"]]:
    if body is None:
        return None, "text"
    try:
        return body.decode(), "text"
    except UnicodeDecodeError:
        return b64encode(body).decode(), "base64"


def _elements(means: Means, raw: Raw, states: dict[int, str]) -> list[ElementShown]:
    """Empty where the payload cannot be taken apart at all, or its connection is gone."""
    if raw.body is None:
        return []
    try:
        held = means.directory.connection(raw.connection_id)
        request = HookRequest(raw.method, "", raw.query, raw.headers, raw.body)
        found = means.directory.provider(held).parse(request, held.credentials)
    except CauserieError:
        return []
    return [
        ElementShown(ordinal, type(element).__name__, states.get(ordinal), msgspec.to_builtins(element))
        for ordinal, element in enumerate(found)
    ]
