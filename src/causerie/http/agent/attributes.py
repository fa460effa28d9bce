"""Attributes: what the company wants to know of people."""

from __future__ import annotations

from litestar import delete, get, post, put
from litestar.params import JSONBody

from causerie.desk.define import Definition, Lasting, arrange_attributes, define, drop_attribute, redefine
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.schemas.attributes import AttributeCarried, AttributeOrder, AttributeWorded, AttributeWritten
from causerie.http.schemas.fields import Id
from causerie.model.attribute import Attribute
from causerie.store import attributes as stored


@get("/attributes")
async def attributes(means: TheMeans) -> list[Attribute]:
    """All definitions, in their order."""
    async with means.database.connection() as conn:
        return await stored.everything(conn)


@post("/attributes", opt=ADMINISTER)
async def add_attribute(means: TheMeans, grant: TheGrant, data: JSONBody[AttributeWritten]) -> Attribute:
    """A new attribute, after the others."""
    worded = _definition(data)
    return await means.run(
        lambda work: define(work, means.ids, grant=grant, lasting=Lasting(data.key, data.kind), definition=worded)
    )


@put("/attributes/order", opt=ADMINISTER)
async def order_attributes(means: TheMeans, grant: TheGrant, data: JSONBody[AttributeOrder]) -> list[Attribute]:
    """Put them in this order."""
    return await means.run(lambda work: arrange_attributes(work, grant=grant, ids=data.ids))


@put("/attributes/{id:int}", opt=ADMINISTER)
async def change_attribute(
    means: TheMeans, grant: TheGrant, attribute_id: Id, data: JSONBody[AttributeWorded]
) -> Attribute:
    """Other names, helps, choices, or editor."""
    worded = _definition(data)
    return await means.run(lambda work: redefine(work, grant=grant, attribute_id=attribute_id, definition=worded))


@delete("/attributes/{id:int}", opt=ADMINISTER)
async def remove_attribute(means: TheMeans, grant: TheGrant, attribute_id: Id) -> None:
    """Delete it, and what everybody carries of it, for good."""
    await means.run(lambda work: drop_attribute(work, grant=grant, attribute_id=attribute_id))


@get("/attributes/{id:int}/carried", opt=ADMINISTER)
async def attribute_carried(means: TheMeans, grant: TheGrant, attribute_id: Id) -> AttributeCarried:
    """How many people carry a value of it."""
    async with means.database.connection() as conn:
        return AttributeCarried(await stored.carried(conn, grant, attribute_id))


def _definition(data: AttributeWorded) -> Definition:
    return Definition(data.name_fr, data.name_en, data.help_fr, data.help_en, tuple(data.choices), data.editor)
