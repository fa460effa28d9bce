"""Correct what is known of a person: their name, their language, their time zone."""

from __future__ import annotations

import re
from collections.abc import Mapping

from causerie.desk.meet import meet
from causerie.model.cards import masked
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.zones import zone
from causerie.store import contacts
from causerie.store.database import Work

CHANGEABLE = frozenset({"name", "language", "time_zone"})
LONGEST = 200  # characters of a name
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")  # BCP 47, as far as anybody uses it


async def change(work: Work, *, grant: Grant, contact_id: int, given: Mapping[str, str | None]) -> None:
    """Change the keys of `given`, among `CHANGEABLE`; None empties one, an absent one stays as it is.

    Raises Invalid: `unknown_field`, `too_long`, `unknown_language`, `unknown_time_zone`.
    """
    clean = {name: _clean(name, value) for name, value in given.items()}
    contact = await meet(work, grant=grant, contact_id=contact_id)
    if all(getattr(contact, name) == value for name, value in clean.items()):
        return
    await contacts.change(work, contact.id, clean)
    work.tell(EventKind.CONTACT_CHANGED, contact_id=contact.id, agent_id=grant.agent_id)


def _clean(name: str, value: str | None) -> str | None:
    if name not in CHANGEABLE:
        raise Invalid("unknown_field", field=name)
    value = (value or "").strip() or None
    if value is None:
        return None
    if name == "name":
        return _name(value)
    if name == "language" and not _LANGUAGE.fullmatch(value):
        raise Invalid("unknown_language", language=value)
    if name == "time_zone":
        zone(value)
    return value


def _name(value: str) -> str:
    if len(value) > LONGEST:
        raise Invalid("too_long", limit=LONGEST, length=len(value))
    return masked(" ".join(value.split()))
