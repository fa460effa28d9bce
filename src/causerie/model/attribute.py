"""What a company wants to know of a person: attributes it defines for itself, each of one kind, and their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import urlsplit

from causerie.model.cards import masked
from causerie.model.errors import Invalid
from causerie.model.grant import Right

Value: TypeAlias = str | int | float | bool

MOST = 60  # definitions
MOST_CHOICES = 50
LONGEST = 2000  # letters of a value
LARGEST = 10**15  # of a number: a browser shows all its digits
KEY = r"[a-z][a-z0-9_]{0,39}"
RESERVED = frozenset({"name", "language", "time_zone"})  # what every person has beside their attributes


class AttributeKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"  # YYYY-MM-DD
    CHOICE = "choice"  # one of `choices`
    LINK = "link"  # http or https


@dataclass(frozen=True, slots=True)
class Attribute:
    """A definition. `key` and `kind` stay as they were made; `editor` is the right that writing a value takes."""

    id: int
    key: str
    kind: AttributeKind
    name_fr: str
    name_en: str
    help_fr: str | None
    help_en: str | None
    choices: tuple[str, ...]
    editor: Right
    position: int


def checked(attribute: Attribute, value: Value) -> Value | None:
    """The value as it is kept; None for words that say nothing.

    Raises Invalid: `attribute_text`, `attribute_number`, `attribute_yes_no`, `attribute_date`, `attribute_choice`,
    `attribute_link` when it is not of the attribute's kind, and `too_long`.
    """
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if len(value) > LONGEST:
            raise Invalid("too_long", limit=LONGEST, length=len(value))
    _CHECKS[attribute.kind](attribute, value)
    return masked(value) if attribute.kind is AttributeKind.TEXT and isinstance(value, str) else value


def _text(attribute: Attribute, value: Value) -> None:
    if not isinstance(value, str):
        raise Invalid("attribute_text", attribute=attribute.key)


def _number(attribute: Attribute, value: Value) -> None:
    # NaN is not below anything, nor is infinity.
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not abs(value) <= LARGEST:
        raise Invalid("attribute_number", attribute=attribute.key)


def _yes_no(attribute: Attribute, value: Value) -> None:
    if not isinstance(value, bool):
        raise Invalid("attribute_yes_no", attribute=attribute.key)


def _date(attribute: Attribute, value: Value) -> None:
    try:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise ValueError
        date.fromisoformat(value)
    except ValueError:
        raise Invalid("attribute_date", attribute=attribute.key) from None


def _choice(attribute: Attribute, value: Value) -> None:
    if value not in attribute.choices:
        raise Invalid("attribute_choice", attribute=attribute.key)


def _link(attribute: Attribute, value: Value) -> None:
    try:
        if not isinstance(value, str) or re.search(r"\s", value):
            raise ValueError
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError
    except ValueError:
        raise Invalid("attribute_link", attribute=attribute.key) from None


_CHECKS: dict[AttributeKind, Callable[[Attribute, Value], None]] = {
    AttributeKind.TEXT: _text,
    AttributeKind.NUMBER: _number,
    AttributeKind.YES_NO: _yes_no,
    AttributeKind.DATE: _date,
    AttributeKind.CHOICE: _choice,
    AttributeKind.LINK: _link,
}
