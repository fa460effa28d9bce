"""Contacts: who people are, their thread, and what was decided about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, NamedTuple

from litestar import delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter, SkipValidation
from msgspec import UNSET

from causerie.desk.block import block
from causerie.desk.change import change
from causerie.desk.erase import erase
from causerie.desk.merge import merge
from causerie.desk.unblock import unblock
from causerie.http.cursors import Place, Row, cursor, position
from causerie.http.injected import ANSWER, SUPERVISE, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.contacts import (
    Blocking,
    ConsentShown,
    ContactChange,
    ContactList,
    Merged,
    MergeShown,
    Merging,
)
from causerie.http.schemas.conversations import Occurrences, ThreadPage
from causerie.http.schemas.fields import Cursor, Given, Id, Limit
from causerie.model.contact import Contact
from causerie.model.errors import Invalid
from causerie.model.grant import Grant
from causerie.model.message import Position
from causerie.store import consents, contacts, merges, passages, threads
from causerie.store.database import Connection
from causerie.store.occurrences import occurrences
from causerie.store.passages import Passage

Sought = Annotated[str, QueryParameter(max_length=100, pattern=r"^(?![\s\S]*[\x00-\x1f\x7f])")]

Asked = Annotated[bool, QueryParameter()]
From = Annotated[datetime | None, QueryParameter()]


class Where(NamedTuple):
    """From where a passage of a thread is read: one of these, or its end."""

    before: Place | None
    after: Place | None
    around: int | None
    at: datetime | None


@get("/contacts")
async def people(
    means: TheMeans, grant: TheGrant, q: Sought = "", after: Cursor = None, limit: Limit = 25
) -> ContactList:
    """Contacts whose name or address holds `q`, the newest first."""
    edge = position(after, Row)
    async with means.database.connection() as conn:
        items = await contacts.page(conn, grant, words=q.strip(), after=edge.id if edge else None, limit=limit)
    return ContactList(items, cursor(Row(items[-1].id)) if len(items) == limit else None)


@get("/contacts/{id:int}")
async def contact(means: TheMeans, grant: TheGrant, contact_id: Id) -> Contact:
    """One person with their identities."""
    return await _as_they_stand(means, grant, contact_id)


def _where(
    grant: TheGrant, before: Cursor = None, after: Cursor = None, around: Given = None, at: From = None
) -> Where:
    """Which passage, from the query. Waits for the grant, as `http/app` says why. Raises Invalid `one_place`."""
    if sum(given is not None for given in (before, after, around, at)) > 1:
        raise Invalid("one_place")
    moment = at.replace(tzinfo=at.tzinfo or UTC) if at else None
    return Where(position(before, Place), position(after, Place), around, moment)


@get("/contacts/{id:int}/thread", dependencies={"where": Provide(_where, sync_to_thread=False)})
async def thread(
    means: TheMeans,
    grant: TheGrant,
    contact_id: Id,
    where: NamedDependency[SkipValidation[Where]],
    limit: Limit = 50,
) -> ThreadPage:
    """« Le fil »: a passage of their messages over all channels and episodes, oldest first.

    The last ones up to `before`, the first ones after `after`, those around a message (`around`) or from a moment on
    (`at`); the end of the thread when none of these is given.
    """
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        found = await _passage(conn, grant, contact_id, where, limit)
        quoted = await threads.quoted(conn, grant, found.messages)
    return ThreadPage(
        found.messages,
        quoted,
        before=cursor(found.before) if found.before else None,
        after=cursor(found.after) if found.after else None,
    )


async def _passage(conn: Connection, grant: Grant, contact_id: int, where: Where, limit: int) -> Passage:
    if where.around is not None:
        return await passages.around(conn, grant, contact_id, where.around, limit=limit)
    if where.at is not None:
        return await passages.at(conn, grant, contact_id, where.at, limit=limit)
    if where.after is not None:
        return await passages.after(conn, grant, contact_id, Position(*where.after), limit=limit)
    before = Position(*where.before) if where.before else None
    return await passages.before(conn, grant, contact_id, before, limit=limit)


@get("/contacts/{id:int}/messages")
async def search_thread(
    means: TheMeans, grant: TheGrant, contact_id: Id, contains: Sought, *, quarantine: Asked = False
) -> Occurrences:
    """Where their thread holds these words, whatever the case and the accents: the newest 500, oldest first.

    `quarantine`: also in what lies there.
    """
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        items, more = await occurrences(conn, grant, contact_id, contains.strip(), quarantine=quarantine)
    return Occurrences(items, more)


@patch("/contacts/{id:int}", opt=ANSWER)
async def change_contact(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[ContactChange]) -> Contact:
    """Correct a name, a language, a time zone."""
    said = {"name": data.name, "language": data.language, "time_zone": data.time_zone}
    given = {name: value for name, value in said.items() if value is not UNSET}
    await means.run(lambda work: change(work, grant=grant, contact_id=contact_id, given=given))
    return await _as_they_stand(means, grant, contact_id)


@post("/contacts/{id:int}/block", opt=ANSWER, status_code=200)
async def block_contact(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[Blocking]) -> Contact:
    """Block addresses of a person, or let them in again: what was written meanwhile counts from then on."""
    meant = data.identities
    if data.blocked:
        reason = data.reason
        await means.run(lambda work: block(work, grant=grant, contact_id=contact_id, identities=meant, reason=reason))
    else:
        await means.run(
            lambda work: unblock(work, means.directory, means.ids, grant=grant, contact_id=contact_id, identities=meant)
        )
    return await _as_they_stand(means, grant, contact_id)


@delete("/contacts/{id:int}", opt=SUPERVISE)
async def erase_contact(means: TheMeans, grant: TheGrant, contact_id: Id) -> None:
    """Forget a person, for good."""
    await means.run(lambda work: erase(work, means.vault, grant=grant, contact_id=contact_id))


@post("/contacts/{id:int}/merge", opt=SUPERVISE, status_code=200)
async def merge_contacts(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[Merging]) -> Merged:
    """Say that another contact is this same person. It can be undone."""
    merge_id = await means.run(
        lambda work: merge(work, means.ids, grant=grant, kept=contact_id, gone=data.other_id, take=data.take)
    )
    return Merged(merge_id, await _as_they_stand(means, grant, contact_id))


@get("/contacts/{id:int}/merges")
async def contact_merges(means: TheMeans, grant: TheGrant, contact_id: Id) -> list[MergeShown]:
    """The merges that made this person, undone ones included, the newest first."""
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        found = await merges.of_contact(conn, contact_id)
        names = await merges.names(conn, found)
    return [
        MergeShown(one.id, one.at, one.kept_id, one.gone_id, one.undone_at, names.get(one.id), one.agent_id)
        for one in found
    ]


@get("/contacts/{id:int}/consents")
async def contact_consents(means: TheMeans, grant: TheGrant, contact_id: Id) -> list[ConsentShown]:
    """What they agreed to and refused, with the proof and the words it was in, oldest first."""
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        found = await consents.shown(conn, grant, contact_id)
    return [ConsentShown(**row) for row in found]


async def _as_they_stand(means: Means, grant: Grant, contact_id: int) -> Contact:
    async with means.database.connection() as conn:
        return await contacts.contact(conn, grant, contact_id)
