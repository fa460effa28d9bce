"""Whether two people are probably one: reasons with their weight, and never on the name alone.

Pure: what is known of two people in, a likeness with its reasons out, or nothing. Numbers and e-mail addresses are
compared as they are meant, whatever way they were written: `+33 (0)6 12 34 56 78` and `06 12 34 56 78` are one
number, `Lea.Martin+velo@gmail.com` and `leamartin@googlemail.com` are one mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from math import prod

from causerie.model.contact import Identity, Scheme
from causerie.model.letters import bare

LEAST = 0.7  # certainty below which nobody is bothered
SHORTEST = 8  # digits of a number that is compared without its country

_DOTLESS = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}
# Countries whose numbers are written at home with a zero that goes abroad: +33 (0)6… is +33 6…
_TRUNK = re.compile(r"^(33|31|32|41|43|44|49|61|64|46|353|358|212|213|216)0(?=\d{7})")
_MAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}")
_NUMBER = re.compile(r"(?<![\w+])(?:\+|00)?\d(?:[ .\-/()\u00a0\u202f]{0,3}\d){7,14}(?!\w)")


class Reason(StrEnum):
    SAME_EMAIL = "same_email"  # both write from one mailbox, written in two ways
    SAME_NUMBER = "same_number"
    SIGNED_EMAIL = "signed_email"  # the company's site declared the address that the other writes from
    SIGNED_NUMBER = "signed_number"
    EMAIL_GIVEN = "email_given"  # one wrote the other's address in a message, and they bear one name
    NUMBER_GIVEN = "number_given"
    CODE = "code"  # one came with the code that the other was given, and a colleague has to say so
    SAME_NAME = "same_name"  # beside another reason; alone it is none


_WEIGHTS: dict[Reason, float] = {
    Reason.SAME_EMAIL: 0.9,
    Reason.SAME_NUMBER: 0.9,
    Reason.SIGNED_EMAIL: 0.95,
    Reason.SIGNED_NUMBER: 0.95,
    Reason.EMAIL_GIVEN: 0.75,
    Reason.NUMBER_GIVEN: 0.75,
    Reason.CODE: 0.9,
    Reason.SAME_NAME: 0.3,
}


@dataclass(frozen=True, slots=True)
class Known:
    """A person as far as likeness goes: addresses, names they go by, and words they wrote, by message id.

    `codes`: of those that visitors of a web chat take elsewhere, the ids of which they are one side.
    """

    identities: Sequence[Identity]
    names: Sequence[str]
    said: Mapping[int, str]
    codes: Set[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Because:
    """A reason, with the identities that speak for it and the message in which an address was given."""

    reason: Reason
    identities: tuple[int, ...] = ()
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    reasons: tuple[Because, ...]
    certainty: float  # above 0, below 1


def likeness(one: Known, other: Known) -> Likeness | None:
    """Why the two may be one person; None where nothing but a name, or nothing at all, speaks for it."""
    namesakes = named_alike(one.names, other.names)
    found = list(_addresses(one, other))
    if one.codes & other.codes:
        found.append(Because(Reason.CODE))
    if namesakes:
        found += [*_given(one, other), *_given(other, one)]
    if not found:
        return None
    if namesakes:
        found.append(Because(Reason.SAME_NAME))
    certainty = _certainty({because.reason for because in found})
    return Likeness(tuple(found), certainty) if certainty >= LEAST else None


def _certainty(reasons: set[Reason]) -> float:
    """Each kind of reason counts once, however often it was found."""
    return round(1 - prod(1 - _WEIGHTS[reason] for reason in reasons), 3)


def _addresses(one: Known, other: Known) -> Iterator[Because]:
    for mine, theirs in product(one.identities, other.identities):
        reason = _reason(mine, theirs)
        if reason is not None:
            yield Because(reason, (mine.id, theirs.id))


def _reason(mine: Identity, theirs: Identity) -> Reason | None:
    signed = Scheme.MEMBER in (mine.scheme, theirs.scheme)
    if _is_mail(mine) and _is_mail(theirs) and mailbox(mine.address) == mailbox(theirs.address):
        return Reason.SIGNED_EMAIL if signed else Reason.SAME_EMAIL
    if _is_number(mine) and _is_number(theirs) and same_number(mine.address, theirs.address):
        return Reason.SIGNED_NUMBER if signed else Reason.SAME_NUMBER
    return None


def _given(writer: Known, other: Known) -> Iterator[Because]:
    """Addresses of the other that somebody of the same name wrote down: the first message of each."""
    for identity in other.identities:
        if not _is_mail(identity) and not _is_number(identity):
            continue
        for message_id, text in writer.said.items():
            if _is_mail(identity) and mailbox(identity.address) in map(mailbox, mails_in(text)):
                yield Because(Reason.EMAIL_GIVEN, (identity.id,), message_id)
                break
            if _is_number(identity) and any(same_number(identity.address, one) for one in numbers_in(text)):
                yield Because(Reason.NUMBER_GIVEN, (identity.id,), message_id)
                break


def _is_mail(identity: Identity) -> bool:
    return identity.scheme in (Scheme.EMAIL, Scheme.MEMBER) and _MAIL.fullmatch(identity.address) is not None


def _is_number(identity: Identity) -> bool:
    return identity.scheme in (Scheme.PHONE, Scheme.MEMBER) and _NUMBER.fullmatch(identity.address) is not None


def mails_in(text: str) -> list[str]:
    return _MAIL.findall(text)


def numbers_in(text: str) -> list[str]:
    return _NUMBER.findall(text)


def mailbox(address: str) -> str:
    """The mailbox that an address reaches: without what some providers ignore in it."""
    local, _, domain = address.lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in _DOTLESS:
        local = local.replace(".", "")
    return f"{local}@{_DOTLESS.get(domain, domain)}"


def same_number(one: str, other: str) -> bool:
    """Whether two ways of writing it are one telephone number; one of them may lack its country."""
    (mine, at_home), (theirs, also_at_home) = _digits(one), _digits(other)
    if at_home == also_at_home:
        return mine == theirs and len(mine) >= SHORTEST
    short, whole = (mine, theirs) if at_home else (theirs, mine)
    return len(short) >= SHORTEST and whole.endswith(short) and len(whole) - len(short) <= 3


def _digits(number: str) -> tuple[str, bool]:
    """Its digits, and whether they lack the country."""
    digits = re.sub(r"\D", "", number)
    if number.lstrip().startswith("+"):
        return _TRUNK.sub(r"\1", digits), False
    if digits.startswith("00"):
        return _TRUNK.sub(r"\1", digits[2:]), False
    return digits.removeprefix("0"), True


def named_alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether both go by one name of at least two words, in whatever order, case and accents."""
    return not {*map(_folded, one)}.isdisjoint({*map(_folded, other)} - {None})


def _folded(name: str) -> tuple[str, ...] | None:
    words = tuple(sorted(re.findall(r"\w+", bare(name))))
    return words if len(words) > 1 else None
