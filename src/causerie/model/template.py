"""Approved forms of words: what a template says, what is left to fill in it, and whether its platform lets it go.

The platform is the owner of a template: it judges, pauses and forgets it. What stands here is what it last said, read
from its list and from its verdicts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class TemplateStatus(StrEnum):
    """Only an approved one can be sent. What a platform says beyond these words is taken for `pending`."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


class TemplateCategory(StrEnum):
    """What the platform takes a template for. A marketing one needs the person's consent."""

    UTILITY = "utility"
    MARKETING = "marketing"
    AUTHENTICATION = "authentication"


class HeaderKind(StrEnum):
    """What stands above the words: more words, or a file that every send brings."""

    TEXT = "text"
    IMAGE = "image"
    VIDEO = "video"
    DOCUMENT = "document"


class ButtonKind(StrEnum):
    REPLY = "reply"  # the customer taps it and answers with its words
    LINK = "link"
    CALL = "call"
    CODE = "code"  # copies a code that every send brings


class Place(StrEnum):
    HEADER = "header"
    BODY = "body"
    BUTTON = "button"


@dataclass(frozen=True, slots=True)
class Blank:
    """A variable. `name`: its number or, where the platform knows it by name, its name. `button`: which one, from 0."""

    place: Place
    name: str
    button: int | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """`value`: the address of a link, the number that is called."""

    kind: ButtonKind
    text: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a template is made of; `blanks` in the order in which they are filled. `supported`: it holds nothing that
    cannot be sent from here, such as a carousel.
    """

    body: str
    header_kind: HeaderKind | None = None
    header: str | None = None
    footer: str | None = None
    buttons: tuple[Button, ...] = ()
    blanks: tuple[Blank, ...] = ()
    supported: bool = True

    @property
    def media(self) -> HeaderKind | None:
        """The kind of file that every send brings; None for none."""
        return None if self.header_kind is HeaderKind.TEXT else self.header_kind


@dataclass(frozen=True, slots=True)
class TemplateRead:
    """A template as its platform lists it. `key` is the platform's id; `reason` why it was rejected, in its code."""

    key: str
    name: str
    language: str
    category: TemplateCategory
    status: TemplateStatus
    layout: Layout
    reason: str | None = None
    quality: str | None = None  # green, yellow or red


@dataclass(frozen=True, slots=True)
class KnownTemplate:
    """A template as it is kept. `layout` null: a verdict named it, and its list was not read since. `at`: when the
    platform last said anything of it.
    """

    id: int
    name: str
    language: str
    category: TemplateCategory | None
    status: TemplateStatus
    reason: str | None
    quality: str | None
    layout: Layout | None
    at: datetime


def holes(text: str) -> list[str]:
    """The variables of a text, each once; numbered ones by their number, as platforms count them."""
    found = list(dict.fromkeys(HOLE.findall(text)))
    return sorted(found, key=lambda name: int(name) if name.isdecimal() else 0)


def filled(layout: Layout, values: Sequence[str]) -> str:
    """What the customer reads, line by line: header, body, footer. One value a blank, in the order of the blanks."""
    given = list(zip(layout.blanks, values, strict=True))
    lines = (
        _put(layout.header or "", given, Place.HEADER),
        _put(layout.body, given, Place.BODY),
        layout.footer or "",
    )
    return "\n\n".join(line for line in lines if line)


def _put(text: str, given: Sequence[tuple[Blank, str]], place: Place) -> str:
    values = {blank.name: value for blank, value in given if blank.place is place}
    return HOLE.sub(lambda hole: values.get(hole[1], hole[0]), text)


def layout_from(row: Mapping[str, Any]) -> Layout:
    """A layout from its stored JSON object. Raises KeyError or ValueError on what no version ever wrote."""
    return Layout(
        body=row["body"],
        header_kind=HeaderKind(row["header_kind"]) if row["header_kind"] else None,
        header=row["header"],
        footer=row["footer"],
        buttons=tuple(button_from(one) for one in row["buttons"]),
        blanks=tuple(blank_from(one) for one in row["blanks"]),
        supported=row["supported"],
    )


def blank_from(row: Mapping[str, Any]) -> Blank:
    return Blank(**{**row, "place": Place(row["place"])})


def button_from(row: Mapping[str, Any]) -> Button:
    return Button(**{**row, "kind": ButtonKind(row["kind"])})
