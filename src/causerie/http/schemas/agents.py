"""The company, colleagues, teams, brands, labels and tokens: what administrators write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Email, Line, Name, RowId, Secret
from causerie.model.agent import Language
from causerie.model.grant import Right, Role

Ids = Annotated[list[RowId], Meta(max_length=1000)]
Color = Annotated[str, Meta(min_length=1, max_length=24, pattern=r"^#?[a-z0-9-]+(?!\n)$")]


class CompanyWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`time_zone` by its name, « Europe/Paris »."""

    name: Name
    language: Language
    time_zone: Line


class AgentWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`role_id` goes with the role « custom » alone: which of the house's own."""

    name: Name
    email: Email
    role: Role
    password: Secret
    teams: Ids
    channels: Ids
    role_id: RowId | None = None


class AgentChange(Struct, forbid_unknown_fields=True, frozen=True):
    """An absent field stays as it is. `role` and `role_id` are said together."""

    name: Name | None = None
    role: Role | None = None
    teams: Ids | None = None
    channels: Ids | None = None
    active: bool | None = None
    role_id: RowId | None = None


@dataclass(frozen=True, slots=True)
class RoleCard:
    """`everything`: it sees every channel, whatever its teams. The house's own have an id, a name, and what they began
    as; their teams and channels come on top of those that each person has.
    """

    id: int | None
    role: Role
    name: str | None
    based_on: Role | None
    rights: list[Right]
    everything: bool
    teams: tuple[int, ...]
    channels: tuple[int, ...]


class RoleWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`rights` are whole: what is not named is not allowed."""

    name: Name
    rights: Annotated[list[Right], Meta(max_length=len(Right))]
    everything: bool = False
    teams: Ids = []
    channels: Ids = []


class RoleBegun(RoleWritten, forbid_unknown_fields=True, frozen=True):
    """`based_on`: the built-in one it began as."""

    based_on: Literal["admin", "supervisor", "agent"] = "agent"


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
    agent_id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None
    token: str
