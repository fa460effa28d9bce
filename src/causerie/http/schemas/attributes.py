"""Attributes, as administrators write them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Line, Name, RowId
from causerie.model.attribute import MOST, MOST_CHOICES, AttributeKind
from causerie.model.grant import Right

Choices = Annotated[list[Name], Meta(max_length=MOST_CHOICES)]


class AttributeWorded(Struct, forbid_unknown_fields=True, frozen=True):
    """`choices` go with the kind `choice`. `editor`: the right that writing a value takes."""

    name_fr: Name
    name_en: Name
    help_fr: Line | None = None
    help_en: Line | None = None
    choices: Choices = []
    editor: Right = Right.ANSWER


class AttributeWritten(AttributeWorded, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """`key`: small letters, digits and underscores, a letter first. Neither it nor the kind changes later."""

    key: Name
    kind: AttributeKind


class AttributeOrder(Struct, forbid_unknown_fields=True, frozen=True):
    """All of them, in their new order."""

    ids: Annotated[list[RowId], Meta(max_length=MOST)]


@dataclass(frozen=True, slots=True)
class AttributeCarried:
    """1,000 means that many or more."""

    people: int
