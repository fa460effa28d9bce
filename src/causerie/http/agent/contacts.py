"""Contacts: who people are, their thread, and what was decided about them."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import JSONBody, QueryParameter
from msgspec import UNSET

from causerie.desk.block import block
from causerie.desk.change import change
from causerie.desk.erase import erase
from causerie.desk.merge import merge
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
from causerie.http.schemas.conversations import MessageList
from causerie.http.schemas.fields import Cursor, Id, Limit
from causerie.model.contact import Contact
from causerie.model.grant import Grant
from causerie.model.message import Position
from causerie.store import contacts, merges, threads, ways

Sought = Annotated[str, QueryParameter(max_length=100, pattern=r"^(?![\s\S]*[\x00-\x1f\x7f])")]


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


@get("/contacts/{id:int}/thread")
async def thread(
    means: TheMeans, grant: TheGrant, contact_id: Id, before: Cursor = None, limit: Limit = 50
) -> MessageList:
    """« Le fil »: their messages over all channels and episodes, oldest first, up to `before`."""
    edge = position(before, Place)
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        items = await threads.thread(conn, grant, contact_id, before=Position(*edge) if edge else None, limit=limit)
    return MessageList(items, cursor(items[0].position) if len(items) == limit else None)


@patch("/contacts/{id:int}", opt=ANSWER)
async def change_contact(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[ContactChange]) -> Contact:
    """Correct a name, a language, a time zone."""
    said = {"name": data.name, "language": data.language, "time_zone": data.time_zone}
    given = {name: value for name, value in said.items() if value is not UNSET}
    await means.run(lambda work: change(work, grant=grant, contact_id=contact_id, given=given))
    return await _as_they_stand(means, grant, contact_id)


@post("/contacts/{id:int}/block", opt=ANSWER, status_code=200)
async def block_contact(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[Blocking]) -> Contact:
    """Block a person, or let them in again."""
    await means.run(lambda work: block(work, grant=grant, contact_id=contact_id, blocked=data.blocked))
    return await _as_they_stand(means, grant, contact_id)


@delete("/contacts/{id:int}", opt=SUPERVISE)
async def erase_contact(means: TheMeans, grant: TheGrant, contact_id: Id) -> None:
    """Forget a person, for good."""
    await means.run(lambda work: erase(work, means.vault, grant=grant, contact_id=contact_id))


@post("/contacts/{id:int}/merge", opt=SUPERVISE, status_code=200)
async def merge_contacts(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[Merging]) -> Merged:
    """Say that another contact is this same person. It can be undone."""
    merge_id = await means.run(lambda work: merge(work, means.ids, grant=grant, kept=contact_id, gone=data.other_id))
    return Merged(merge_id, await _as_they_stand(means, grant, contact_id))


@get("/contacts/{id:int}/merges")
async def contact_merges(means: TheMeans, grant: TheGrant, contact_id: Id) -> list[MergeShown]:
    """The merges that made this person, undone ones included, the newest first."""
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        found = await merges.of_contact(conn, contact_id)
    return [MergeShown(one.id, one.at, one.kept_id, one.gone_id, one.undone_at) for one in found]


@get("/contacts/{id:int}/consents")
async def contact_consents(means: TheMeans, grant: TheGrant, contact_id: Id) -> list[ConsentShown]:
    """What they agreed to and refused, oldest first."""
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        found = await ways.consents(conn, contact_id, {})
    return [ConsentShown(one.identity_id, one.brand_id, one.purpose, one.state, one.proof, one.at) for one in found]


async def _as_they_stand(means: Means, grant: Grant, contact_id: int) -> Contact:
    async with means.database.connection() as conn:
        return await contacts.contact(conn, grant, contact_id)
