"""Recognise somebody: who else is probably the same person, and why. Proposed, never done by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from causerie.desk.meet import meet
from causerie.engines.likeness import Because, Known, likeness, mailbox, mails_in, numbers_in
from causerie.model.contact import Contact, Scheme
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import contacts, doubles
from causerie.store.database import Connection, Work
from causerie.store.doubles import Alike

SHOWN = 3  # the most certain ones: more would be a list to work through
END = 9  # digits of a number by which it is looked for


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who is probably the same person; `certainty` is above 0 and below 1."""

    contact: Contact
    reasons: tuple[Because, ...]
    certainty: float


async def recognise(conn: Connection, *, grant: Grant, contact_id: int) -> list[Double]:
    """The likeliest first. Raises NotFound."""
    contact = await contacts.contact(conn, grant, contact_id)
    words = (await doubles.said(conn, grant, [contact.id])).get(contact.id, {})
    brought = await doubles.codes(conn, [contact.id])
    mine = Known(contact.identities, _names(contact), words, brought.get(contact.id, frozenset()))
    others = await doubles.alike(conn, grant, contact.id, _alike(mine))
    if not others:
        return []
    spoken, theirs = await doubles.said(conn, grant, others), await doubles.codes(conn, others)
    found = []
    for other in await contacts.contacts_by_id(conn, grant, others):
        known = Known(other.identities, _names(other), spoken.get(other.id, {}), theirs.get(other.id, frozenset()))
        alike = likeness(mine, known)
        if alike is not None:
            found.append(Double(other, alike.reasons, alike.certainty))
    return sorted(found, key=lambda one: (-one.certainty, -one.contact.id))[:SHOWN]


async def tell_apart(work: Work, *, grant: Grant, contact_id: int, other_id: int) -> None:
    """They are two persons: this is not asked again. Raises NotFound, and Invalid `same_contact`."""
    if contact_id == other_id:
        raise Invalid("same_contact")
    one = await meet(work, grant=grant, contact_id=contact_id)
    other = await contacts.contact(work.conn, grant, other_id)
    await doubles.tell_apart(work, one.id, other.id, agent_id=grant.agent_id)
    for contact in (one, other):
        work.tell(EventKind.CONTACT_CHANGED, contact_id=contact.id, agent_id=grant.agent_id)


def _names(contact: Contact) -> tuple[str, ...]:
    given = (contact.name, *(identity.name for identity in contact.identities))
    return tuple(dict.fromkeys(name for name in given if name))


def _alike(known: Known) -> Alike:
    """What stands for the person, and what they wrote: as the indexes keep it."""
    addresses = [one.address for one in known.identities if one.scheme in (Scheme.EMAIL, Scheme.MEMBER, Scheme.PHONE)]
    mails = [one for one in addresses if "@" in one]
    numbers = [one for one in addresses if "@" not in one]
    for text in known.said.values():
        mails += mails_in(text)
        numbers += numbers_in(text)
    ends = {re.sub(r"[^0-9]", "", one)[-END:] for one in numbers}
    return Alike(
        mailboxes=sorted({mailbox(one).partition("@")[0].replace(".", "") for one in mails}),
        numbers=sorted(end for end in ends if len(end) == END),
        names=sorted({turned for name in known.names for turned in _turned(name.lower())}),
    )


def _turned(name: str) -> tuple[str, ...]:
    """A name, and the same with its last word first."""
    words = name.split()
    return (name, " ".join([words[-1], *words[:-1]])) if len(words) > 1 else ()
