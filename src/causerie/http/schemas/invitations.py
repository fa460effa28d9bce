"""Letting colleagues in: what administrators write, and what somebody answers who holds a link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.agents import Ids
from causerie.http.schemas.fields import Email, Name, RowId, Secret
from causerie.model.agent import Language, LinkKind
from causerie.model.grant import Role

Token = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+(?!\n)$")]


class Invited(Struct, forbid_unknown_fields=True, frozen=True):
    """`send`: the link by e-mail, too, in this `language` or the company's."""

    email: Email
    role: Role
    teams: Ids
    channels: Ids
    role_id: RowId | None = None
    send: bool = False
    language: Language | None = None


class ResetAsked(Struct, forbid_unknown_fields=True, frozen=True):
    """`send`: the link to the colleague by e-mail, too."""

    send: bool = False


@dataclass(frozen=True, slots=True)
class LinkMade:
    """`link` is shown this once."""

    id: int
    link: str
    expires_at: datetime


class LinkShown(Struct, forbid_unknown_fields=True, frozen=True):
    token: Token


@dataclass(frozen=True, slots=True)
class LinkLook:
    """What a link that still stands is for. `role_name`: of a role that the house named."""

    kind: LinkKind
    email: str
    role: Role
    role_name: str | None
    expires_at: datetime


class Joined(Struct, forbid_unknown_fields=True, frozen=True):
    token: Token
    name: Name
    password: Secret
    language: Language


class PasswordChosen(Struct, forbid_unknown_fields=True, frozen=True):
    token: Token
    password: Secret
