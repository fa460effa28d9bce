"""What a message holds: Meta's content objects into parts.

Each type has its reader; a type nobody knows, or a known one in a shape nobody knows, is kept as
`Unsupported` and shown as such, because the person who wrote it waits for an answer all the same.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

from causerie.channels.payload import decoded_object
from causerie.model.element import MediaRef
from causerie.model.errors import Unreadable
from causerie.model.message import Card, Choice, Location, MediaKind, Part, Text, Unsupported

Parts = tuple[Part | MediaRef, ...]

WORD_LIMIT = 64  # characters kept of a type's name: it is shown, and it is the sender's to choose
FLOW_TOKEN = "flow_token"  # noqa: S105  the name of a field that means nothing to a reader


class _Words(Struct):
    body: str


class _File(Struct):
    id: str
    mime_type: str = "application/octet-stream"
    sha256: str | None = None
    caption: str | None = None
    filename: str | None = None
    voice: bool | None = None


class _Place(Struct):
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None


class _Name(Struct):
    formatted_name: str


class _Phone(Struct):
    phone: str | None = None


class _Email(Struct):
    email: str | None = None


class _Contact(Struct):
    name: _Name
    phones: list[_Phone] = []
    emails: list[_Email] = []


class _QuickReply(Struct):
    text: str
    payload: str | None = None


class _Tapped(Struct):
    id: str
    title: str = ""


class _Form(Struct):
    response_json: str


class _Order(Struct):
    text: str | None = None


def parts_of(kind: str, message: Mapping[str, Any]) -> Parts:
    """The parts of a message of that `type`; never empty, never raises."""
    reader = READERS.get(kind)
    if reader is not None:
        try:
            return reader(message.get(kind))
        except msgspec.ValidationError:
            pass
    return (_unsupported(kind, message),)


def _unsupported(kind: str, message: Mapping[str, Any]) -> Unsupported:
    told = message.get("unsupported")
    named = told.get("type") if isinstance(told, dict) else None
    what = named if isinstance(named, str) and named else kind
    return Unsupported(what[:WORD_LIMIT] or "unknown")


def _text(content: Any) -> Parts:
    return (Text(msgspec.convert(content, _Words).body),)


def _file(kind: MediaKind) -> Callable[[Any], Parts]:
    def read(content: Any) -> Parts:
        file = msgspec.convert(content, _File)
        spoken = kind is MediaKind.AUDIO and file.voice
        ref = MediaRef(
            kind=MediaKind.VOICE if spoken else kind,
            ref=file.id,
            mime=file.mime_type,
            name=file.filename,
            sha256=_hexadecimal(file.sha256),
        )
        return (ref, Text(file.caption)) if file.caption else (ref,)

    return read


def _location(content: Any) -> Parts:
    place = msgspec.convert(content, _Place)
    if not (math.isfinite(place.latitude) and abs(place.latitude) <= 90 and abs(place.longitude) <= 180):
        raise msgspec.ValidationError("not a place on earth")
    return (Location(place.latitude, place.longitude, place.name, place.address),)


def _cards(content: Any) -> Parts:
    contacts = msgspec.convert(content, list[_Contact])
    if not contacts:
        raise msgspec.ValidationError("no contact")
    return tuple(
        Card(
            name=contact.name.formatted_name,
            phones=tuple(entry.phone for entry in contact.phones if entry.phone),
            emails=tuple(entry.email for entry in contact.emails if entry.email),
        )
        for contact in contacts
    )


def _button(content: Any) -> Parts:
    reply = msgspec.convert(content, _QuickReply)
    return (Choice(reply.payload or reply.text, reply.text),)


def _interactive(content: Any) -> Parts:
    if not isinstance(content, dict):
        raise msgspec.ValidationError("no content")
    kind = content.get("type")
    if kind in ("button_reply", "list_reply"):
        tapped = msgspec.convert(content.get(kind), _Tapped)
        return (Choice(tapped.id, tapped.title or tapped.id),)
    if kind == "nfm_reply":
        return _form(content.get(kind))
    return (Unsupported(str(kind or "interactive")[:WORD_LIMIT]),)


def _form(content: Any) -> Parts:
    """The answers of a form, one a line, in the names its author gave the fields."""
    told = msgspec.convert(content, _Form).response_json
    try:
        answers = decoded_object(told.encode())
    except Unreadable as failure:
        raise msgspec.ValidationError("not a form's answers") from failure
    lines = [f"{name}: {_answer(value)}" for name, value in answers.items() if name != FLOW_TOKEN]
    return (Text("\n".join(lines)),) if lines else (Unsupported("nfm_reply"),)


def _answer(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _order(content: Any) -> Parts:
    said = msgspec.convert(content, _Order).text
    return (Text(said), Unsupported("order")) if said else (Unsupported("order"),)


READERS: Final[dict[str, Callable[[Any], Parts]]] = {
    "text": _text,
    "image": _file(MediaKind.IMAGE),
    "video": _file(MediaKind.VIDEO),
    "audio": _file(MediaKind.AUDIO),
    "voice": _file(MediaKind.VOICE),
    "document": _file(MediaKind.DOCUMENT),
    "sticker": _file(MediaKind.STICKER),
    "location": _location,
    "contacts": _cards,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
}


def _hexadecimal(digest: str | None) -> str | None:
    """A base64 SHA-256 as hexadecimal digits; None for anything else."""
    try:
        raw = base64.b64decode(digest or "", validate=True)
    except ValueError:
        return None
    return raw.hex() if len(raw) == 32 else None
