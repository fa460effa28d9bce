"""Colleagues, teams, brands, labels and tokens: what administrators write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Email, Name, RowId, Secret
from causerie.model.grant import Right, Role

Ids = Annotated[list[RowId], Meta(max_length=1000)]
Color = Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^#?[a-z0-9-]+(?!\n)$")]


class AgentWritten(Struct, forbid_unknown_fields=True, frozen=True):
    name: Name
    email: Email
    role: Role
    password: Secret
    teams: Ids
    channels: Ids


class AgentChange(Struct, forbid_unknown_fields=True, frozen=True):
    """An absent field stays as it is."""

    name: Name | None = None
    role: Role | None = None
    teams: Ids | None = None
    channels: Ids | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True)
class RoleCard:
    """`everything`: it sees every channel, whatever its teams."""

    role: Role
    rights: list[Right]
    everything: bool


class Named(Struct, forbid_unknown_fields=True, frozen=True):
    name: Name


class LabelWritten(Struct, forbid_unknown_fields=True, frozen=True):
    name: Name
    color: Color


class LabelChange(Struct, forbid_unknown_fields=True, frozen=True):
    name: Name | None = None
    color: Color | None = None


@dataclass(frozen=True, slots=True)
class LabelWorn:
    """1,000 means that many or more."""

    conversations: int


@dataclass(frozen=True, slots=True)
class TokenMade:
    """`token` is shown this once."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    token: str
