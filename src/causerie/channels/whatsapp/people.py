"""Who a payload speaks of: phone numbers and business-scoped user ids, either of which may be missing.

A person who took a user name may hide their number: Meta then gives only a BSUID (`FR.1349…`), sometimes
in the field where a number used to be. It is unique within a business portfolio, hence its scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec import Struct

from causerie.model.contact import Address, Scheme
from causerie.model.element import Sender

LONGEST = 128  # characters of a BSUID, as Meta's pages give


class Profile(Struct):
    name: str | None = None
    username: str | None = None


class Person(Struct):
    """An entry of `contacts`. `parent_user_id` is left out: nobody can be written to at it."""

    wa_id: str | None = None
    user_id: str | None = None
    profile: Profile | None = None

    @property
    def name(self) -> str | None:
        return (self.profile.name or self.profile.username) if self.profile else None


def people(told: Any) -> list[Person]:
    """The `contacts` of a value; an entry nobody can read names nobody."""
    found = []
    for entry in told if isinstance(told, list) else ():
        try:
            found.append(msgspec.convert(entry, Person))
        except msgspec.ValidationError:
            continue
    return found


def addresses(raw: Iterable[str | None], scope: str) -> tuple[Address, ...]:
    """The addresses among these words, phone first, each scheme once; () when there is none."""
    phone = bsuid = None
    for word in raw:
        if not word:
            continue
        if "." in word:
            bsuid = bsuid or _bsuid(word, scope)
        else:
            phone = phone or _phone(word)
    return tuple(address for address in (phone, bsuid) if address)


def sender(number: str | None, user: str | None, known: list[Person], scope: str) -> Sender | None:
    """The person behind a message's own fields, completed by the matching contact; None when unreadable.

    A contact that matches neither field lends its name when it is the only one, never an address: an
    address taken from somebody else would join two people's threads.
    """
    person = _matching(number, user, known)
    words = (number, user, person.wa_id, person.user_id) if person else (number, user)
    found = addresses(words, scope)
    if not found:
        return None
    named = person or (known[0] if len(known) == 1 else None)
    return Sender(found, named.name if named else None)


def _matching(number: str | None, user: str | None, known: list[Person]) -> Person | None:
    if not number and not user:
        return known[0] if len(known) == 1 else None
    for person in known:
        if (number and number in (person.wa_id, person.user_id)) or (user and user == person.user_id):
            return person
    return None


def _phone(word: str) -> Address | None:
    digits = word.removeprefix("+")
    if digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 20:
        return Address(Scheme.PHONE.value, "", f"+{digits}")
    return None


def _bsuid(word: str, scope: str) -> Address | None:
    country, _, rest = word.partition(".")
    if len(country) == 2 and country.isalpha() and rest.isascii() and rest.isprintable() and len(word) <= LONGEST:
        return Address(Scheme.BSUID.value, scope, word)
    return None
