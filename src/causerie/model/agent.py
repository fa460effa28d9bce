"""The people of the house and what they are given: agents, their API tokens, what makes a password fit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from causerie.model.errors import Invalid
from causerie.model.grant import Role
from causerie.model.letters import bare
from causerie.model.posting import Posting

SHORTEST = 12  # characters of a password; length is what guessing costs (ASVS 5.0, 6.2.1)
LONGEST = 256
VARIED = 5  # different characters at least: « aaaaaaaaaa » is long and worth nothing


class Language(StrEnum):
    """The languages of the product's own screens."""

    FR = "fr"
    EN = "en"


class Theme(StrEnum):
    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Agent:
    """A colleague. `role_id` goes with `Role.CUSTOM`: which of the house's own. `channels` are those granted beyond the
    ones of their teams and of their role.
    """

    id: int
    name: str
    email: str
    role: Role
    role_id: int | None
    teams: tuple[int, ...]
    channels: tuple[int, ...]
    active: bool
    language: Language


@dataclass(frozen=True, slots=True)
class Token:
    """A key to the API that acts with its owner's rights; the key itself is shown once."""

    id: int
    agent_id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


class LinkKind(StrEnum):
    """What a link lets somebody do."""

    JOIN = "join"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that can still be used. `agent_id`: whose password it sets, for a reset. `posting`: the letter that brings
    it, None where nobody asked for one.
    """

    id: int
    kind: LinkKind
    email: str
    role: Role
    role_id: int | None
    teams: tuple[int, ...]
    channels: tuple[int, ...]
    agent_id: int | None
    invited_by: int
    created_at: datetime
    expires_at: datetime
    posting: Posting | None = None


def check_password(password: str, *, about: tuple[str, ...]) -> None:
    """Raises Invalid unless the password is long, varied and not built on `about` (a name, an address)."""
    if len(password) < SHORTEST:
        raise Invalid("password_short", least=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid("password_long", most=LONGEST)
    if len(set(password)) < VARIED or _made_of(password, about):
        raise Invalid("password_plain")


def _made_of(password: str, about: tuple[str, ...]) -> bool:
    """Whether next to nothing is left of a password once what everybody knows of the person is taken out."""
    known = {word for told in about for word in re.split(r"[^a-z0-9]+", bare(told)) if len(word) > 2}
    left = bare(password)
    for word in sorted(known, key=len, reverse=True):
        left = left.replace(word, "")
    return len(re.sub(r"[^a-z0-9]", "", left)) < VARIED and any(word in bare(password) for word in known)
