"""The company says what it wants to know of people: attributes made, renamed, put in order, deleted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from causerie.model.attribute import KEY, MOST, MOST_CHOICES, RESERVED, Attribute, AttributeKind
from causerie.model.contact import Source
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import attributes
from causerie.store.database import Work
from causerie.store.ids import Ids


@dataclass(frozen=True, slots=True)
class Definition:
    """What may change of an attribute. `choices` are for the kind `choice` alone."""

    name_fr: str
    name_en: str
    help_fr: str | None = None
    help_en: str | None = None
    choices: tuple[str, ...] = ()
    editor: Right = Right.ANSWER


class Lasting(NamedTuple):
    """What stays as it was made: values are kept by the key, and are of the kind."""

    key: str
    kind: AttributeKind


async def define(
    work: Work,
    ids: Ids,
    *,
    grant: Grant,
    lasting: Lasting,
    definition: Definition,
    source: Source = Source.LIVE,
) -> Attribute:
    """A new attribute, after the others.

    Raises Conflict `key_taken` and `attributes_full`; Invalid `attribute_key`, `choices_missing`, `choices_twice`,
    `choices_full`.
    """
    grant.require(Right.ADMINISTER)
    key, kind = lasting
    if not re.fullmatch(KEY, key) or key in RESERVED:
        raise Invalid("attribute_key")
    _check(kind, definition)
    known = await attributes.hold(work)
    if len(known) >= MOST:
        raise Conflict("attributes_full", limit=MOST)
    last = max((one.position for one in known), default=0)
    blank = Attribute(await ids.one(work.conn), key, kind, "", "", None, None, (), definition.editor, last + 1)
    made = _worded(blank, definition)
    if not await attributes.add(work, made, source):
        raise Conflict("key_taken")
    _tell(work, grant)
    return made


async def redefine(work: Work, *, grant: Grant, attribute_id: int, definition: Definition) -> Attribute:
    """Other words, choices or editor; its key and its kind stay. Values that people carry stay as they are.

    Raises NotFound, and Invalid as `define` does.
    """
    grant.require(Right.ADMINISTER)
    made = _worded(_among(await attributes.hold(work), attribute_id), definition)
    _check(made.kind, definition)
    await attributes.change(work, made)
    _tell(work, grant)
    return made


async def arrange_attributes(work: Work, *, grant: Grant, ids: Sequence[int]) -> list[Attribute]:
    """Put the attributes in this order. Raises Conflict `order_moved_on` when these are not all there are."""
    grant.require(Right.ADMINISTER)
    known = await attributes.hold(work)
    if sorted(ids) != sorted(one.id for one in known):
        raise Conflict("order_moved_on")
    await attributes.arrange(work, ids)
    _tell(work, grant)
    return await attributes.everything(work.conn)


async def drop_attribute(work: Work, *, grant: Grant, attribute_id: int) -> None:
    """Delete an attribute, and what everybody carries of it. Raises NotFound."""
    grant.require(Right.ADMINISTER)
    await attributes.remove(work, _among(await attributes.hold(work), attribute_id))
    _tell(work, grant)


def _among(known: Sequence[Attribute], attribute_id: int) -> Attribute:
    found = next((one for one in known if one.id == attribute_id), None)
    if found is None:
        raise NotFound("attribute")
    return found


def _check(kind: AttributeKind, definition: Definition) -> None:
    choices = _choices(definition)
    if kind is not AttributeKind.CHOICE and choices:
        raise Invalid("choices_without_list")
    if kind is AttributeKind.CHOICE and not choices:
        raise Invalid("choices_missing")
    if len(choices) > MOST_CHOICES:
        raise Invalid("choices_full", limit=MOST_CHOICES)
    if len({one.casefold() for one in choices}) < len(choices):
        raise Invalid("choices_twice")


def _choices(definition: Definition) -> tuple[str, ...]:
    return tuple(said for one in definition.choices if (said := " ".join(one.split())))


def _worded(attribute: Attribute, definition: Definition) -> Attribute:
    return replace(
        attribute,
        name_fr=" ".join(definition.name_fr.split()),
        name_en=" ".join(definition.name_en.split()),
        help_fr=(definition.help_fr or "").strip() or None,
        help_en=(definition.help_en or "").strip() or None,
        choices=_choices(definition),
        editor=definition.editor,
    )


def _tell(work: Work, grant: Grant) -> None:
    work.tell(EventKind.NAMES_CHANGED, agent_id=grant.agent_id)
