"""Describe a person: values of the attributes that the company defined. The journal says which, never what."""

from __future__ import annotations

from collections.abc import Mapping

from causerie.desk.meet import meet
from causerie.model.attribute import Attribute, Value, checked
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import attributes, contacts
from causerie.store.database import Work


async def describe(work: Work, *, grant: Grant, contact_id: int, given: Mapping[str, Value | None]) -> None:
    """Write the values of `given`, by key; None empties one, an absent one stays as it is.

    Raises Forbidden where an attribute is not this person's to write; Invalid `unknown_attribute`, and what
    `model.attribute.checked` raises.
    """
    contact = await meet(work, grant=grant, contact_id=contact_id)
    known = {one.key: one for one in await attributes.everything(work.conn)}
    clean = {key: _clean(grant, known, key, value) for key, value in given.items()}
    changed = {key: value for key, value in clean.items() if not _same(contact.attributes.get(key), value)}
    if not changed:
        return
    await contacts.put(work, contact.id, changed)
    work.tell(
        EventKind.CONTACT_CHANGED,
        contact_id=contact.id,
        agent_id=grant.agent_id,
        data={"attributes": sorted(known[key].id for key in changed)},
    )


def _clean(grant: Grant, known: Mapping[str, Attribute], key: str, value: Value | None) -> Value | None:
    attribute = known.get(key)
    if attribute is None:
        raise Invalid("unknown_attribute", attribute=key)
    grant.require(attribute.editor)
    return None if value is None else checked(attribute, value)


def _same(one: Value | None, other: Value | None) -> bool:
    """To Python, 1 and true are equal; to people they are not."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)
