"""What a colleague may put into a message, as requests write it; the channel's capabilities say the rest.

The same shapes as `model/message`, tagged for the decoder: what an answer shows can be sent back as it is.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Line, Name, RowId, Words
from causerie.model.message import (
    Card,
    Choice,
    Choices,
    Location,
    Media,
    MediaKind,
    Option,
    Part,
    Template,
    Text,
    Unsupported,
)
from causerie.model.template import Blank, Button, ButtonKind, Place

TemplateName = Annotated[str, Meta(min_length=1, max_length=512)]  # as long as Meta's
MOST_PARTS = 11  # ten files and words


class Written(Struct, tag_field="type", forbid_unknown_fields=True, frozen=True):
    """Root of the written parts."""


class TextWritten(Written, tag="text", frozen=True):
    text: Words

    def part(self) -> Part:
        return Text(self.text)


class MediaWritten(Written, tag="media", frozen=True):
    kind: MediaKind
    file: RowId

    def part(self) -> Part:
        return Media(self.kind, self.file)


class LocationWritten(Written, tag="location", frozen=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: Line | None = None
    address: Line | None = None

    def part(self) -> Part:
        return Location(self.latitude, self.longitude, self.name, self.address)


class CardWritten(Written, tag="card", frozen=True):
    name: Name
    phones: Annotated[list[Line], Meta(max_length=10)]
    emails: Annotated[list[Line], Meta(max_length=10)]

    def part(self) -> Part:
        return Card(self.name, tuple(self.phones), tuple(self.emails))


class OptionWritten(Struct, forbid_unknown_fields=True, frozen=True):
    id: Name
    title: Name
    description: Line | None = None


class ChoicesWritten(Written, tag="choices", frozen=True):
    options: Annotated[list[OptionWritten], Meta(min_length=1, max_length=100)]
    button: Line | None = None

    def part(self) -> Part:
        return Choices(tuple(Option(one.id, one.title, one.description) for one in self.options), self.button)


class ChoiceWritten(Written, tag="choice", frozen=True):
    id: Name
    title: Name

    def part(self) -> Part:
        return Choice(self.id, self.title)


class BlankWritten(Struct, forbid_unknown_fields=True, frozen=True):
    place: Place
    name: Name
    button: int | None = None
    example: Words | None = None


class ButtonWritten(Struct, forbid_unknown_fields=True, frozen=True):
    kind: ButtonKind
    text: Words
    value: Words | None = None


class TemplateWritten(Written, tag="template", frozen=True):
    """`variables`: one value a blank, in the order of the template's blanks. The rest is the platform's to say, and is
    not read.
    """

    name: TemplateName
    language: Name
    variables: Annotated[list[Words], Meta(max_length=60)]
    text: Words = ""
    blanks: Annotated[list[BlankWritten], Meta(max_length=60)] = []
    buttons: Annotated[list[ButtonWritten], Meta(max_length=20)] = []

    def part(self) -> Part:
        return Template(
            self.name,
            self.language,
            tuple(self.variables),
            self.text,
            tuple(Blank(one.place, one.name, one.button, one.example) for one in self.blanks),
            tuple(Button(one.kind, one.text, one.value) for one in self.buttons),
        )


class UnsupportedWritten(Written, tag="unsupported", frozen=True):
    what: Line

    def part(self) -> Part:
        return Unsupported(self.what)


AnyWritten = (
    TextWritten
    | MediaWritten
    | LocationWritten
    | CardWritten
    | ChoicesWritten
    | ChoiceWritten
    | TemplateWritten
    | UnsupportedWritten
)
Parts = Annotated[list[AnyWritten], Meta(min_length=1, max_length=MOST_PARTS)]


def parts_of(written: list[AnyWritten]) -> tuple[Part, ...]:
    return tuple(one.part() for one in written)
