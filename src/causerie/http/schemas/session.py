"""Signing in, and what someone sees and changes of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Email, Name, Secret
from causerie.model.agent import Language, Theme
from causerie.model.grant import Right, Role

Code = Annotated[str, Meta(min_length=6, max_length=12, pattern=r"^[0-9 ]+(?!\n)$")]


class SignIn(Struct, forbid_unknown_fields=True, frozen=True):
    email: Email
    password: Secret
    code: Code | None = None


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever asks. `channels` null: all of them. `hold`: seconds in which their answers can be undone. `pipeline`:
    whether this house sells beside its support. `gifs`, `stickers`: whether these can be searched for here.
    `file_limit`: bytes of the largest file they may give.
    """

    id: int
    name: str
    email: str
    role: Role
    rights: list[Right]
    channels: list[int] | None
    teams: list[int]
    language: Language
    theme: Theme
    hold: int
    totp: bool
    demo: bool
    pipeline: bool
    gifs: bool
    stickers: bool
    file_limit: int
    version: str


class MeChange(Struct, forbid_unknown_fields=True, frozen=True):
    """A new password needs the current one."""

    name: Name | None = None
    language: Language | None = None
    theme: Theme | None = None
    hold: Literal[0, 5, 10] | None = None
    current_password: Secret | None = None
    new_password: Secret | None = None


@dataclass(frozen=True, slots=True)
class Totp:
    """What a device needs for its codes; `qr` is an SVG drawing of `uri`."""

    secret: str
    uri: str
    qr: str


class TotpCode(Struct, forbid_unknown_fields=True, frozen=True):
    code: Code


class PasswordShown(Struct, forbid_unknown_fields=True, frozen=True):
    current_password: Secret
