"""What is known of a person, beside their thread: where they were met, episodes, files, attributes, doubles."""

from __future__ import annotations

from litestar import get, patch, post
from litestar.params import JSONBody

from causerie.desk.describe import describe
from causerie.desk.recognise import Double, recognise, tell_apart
from causerie.http.cursors import Edge, Row, cursor, position
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.phones import zone_of
from causerie.http.schemas.contacts import About, Apart, Described, Episodes, KeptFiles, Zone, ZoneFrom
from causerie.http.schemas.fields import Cursor, Id, Limit
from causerie.model.contact import Contact, Scheme
from causerie.store import contacts, sightings
from causerie.store import episodes as stored


@get("/contacts/{id:int}/about")
async def about_contact(means: TheMeans, grant: TheGrant, contact_id: Id) -> About:
    """Where they were met, how much there is of them, and what time it is there."""
    async with means.database.connection() as conn:
        contact = await contacts.contact(conn, grant, contact_id)
        met = await sightings.sightings(conn, grant, contact_id)
        counted = await sightings.totals(conn, grant, contact_id)
    return About(met, counted, _zone(means, contact))


def _zone(means: TheMeans, contact: Contact) -> Zone | None:
    """As they declared it, else as their number tells."""
    if contact.time_zone is not None:
        return Zone(contact.time_zone, ZoneFrom.DECLARED, None)
    for identity in contact.identities:
        if identity.scheme == Scheme.PHONE and (name := zone_of(identity.address, means.clock())) is not None:
            return Zone(name, ZoneFrom.NUMBER, identity.id)
    return None


@get("/contacts/{id:int}/conversations")
async def contact_conversations(
    means: TheMeans, grant: TheGrant, contact_id: Id, after: Cursor = None, limit: Limit = 10
) -> Episodes:
    """Their conversations, the newest first."""
    edge = position(after, Edge)
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        items = await stored.episodes(conn, grant, contact_id, after=edge, limit=limit)
    return Episodes(items, cursor(Edge(items[-1].opened_at, items[-1].id)) if len(items) == limit else None)


@get("/contacts/{id:int}/files")
async def contact_files(
    means: TheMeans, grant: TheGrant, contact_id: Id, after: Cursor = None, limit: Limit = 12
) -> KeptFiles:
    """The images and documents of the whole friendship, the newest first."""
    edge = position(after, Row)
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        items = await stored.kept_files(conn, grant, contact_id, after=edge.id if edge else None, limit=limit)
    return KeptFiles(items, cursor(Row(items[-1].file.id)) if len(items) == limit else None)


@patch("/contacts/{id:int}/attributes", opt=ANSWER)
async def describe_contact(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[Described]) -> Contact:
    """Write values of attributes."""
    await means.run(lambda work: describe(work, grant=grant, contact_id=contact_id, given=data.values))
    async with means.database.connection() as conn:
        return await contacts.contact(conn, grant, contact_id)


@get("/contacts/{id:int}/doubles")
async def contact_doubles(means: TheMeans, grant: TheGrant, contact_id: Id) -> list[Double]:
    """Who is probably the same person, and why: three at most, the likeliest first."""
    async with means.database.connection() as conn:
        return await recognise(conn, grant=grant, contact_id=contact_id)


@post("/contacts/{id:int}/apart", opt=ANSWER, status_code=204)
async def tell_contacts_apart(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[Apart]) -> None:
    """They are two persons, and it is not asked again."""
    await means.run(lambda work: tell_apart(work, grant=grant, contact_id=contact_id, other_id=data.other_id))
