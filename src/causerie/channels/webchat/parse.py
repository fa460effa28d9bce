"""An envelope into elements, every one of its events.

Each event is converted alone: a bad one becomes `Unknown` and the others go on. Inside a message, a file
that cannot be read becomes an `Unsupported` part, because the words beside it must not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

from causerie.channels.payload import decoded
from causerie.model.attribute import Value
from causerie.model.contact import Address, Scheme
from causerie.model.element import (
    Arrived,
    Element,
    Introduced,
    MediaRef,
    Moved,
    Rated,
    Receipt,
    Sender,
    Typing,
    Unknown,
)
from causerie.model.errors import Unreadable
from causerie.model.message import Choice, Delivery, MediaKind, Part, Text, Unsupported

MOST = 1_000  # events of one envelope; http/visitor writes far fewer

Name = Annotated[str, Meta(min_length=1, max_length=256)]
Uuid = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]


class _Visitor(Struct):
    address: Name
    member: Name | None = None
    language: str | None = None


class _Envelope(Struct):
    widget: Name
    visitor: _Visitor
    events: list[Any]


class _File(Struct):
    kind: MediaKind
    ref: Annotated[str, Meta(pattern=r"^file:[1-9][0-9]{0,18}$")]
    mime: Name
    name: str | None = None
    size: int | None = None
    sha256: str | None = None


class _Message(Struct):
    """`page`, where the visitor was, stays in the raw payload alone."""

    id: Uuid
    text: str = ""
    files: list[Any] = []
    reply_to: Name | None = None


class _Option(Struct):
    id: Name
    title: str


class _Choice(Struct):
    id: Uuid
    option: _Option
    reply_to: Name | None = None


class _Acknowledged(Struct):
    message: Name


class _Identified(Struct):
    id: Uuid


class _Rating(Struct):
    id: Uuid
    conversation: Annotated[int, Meta(ge=1, le=2**63 - 1)]
    score: Annotated[int, Meta(ge=1, le=5)]
    comment: str = ""


class _Introduction(Struct):
    id: Uuid
    name: str | None = None
    email: Name | None = None
    phone: Name | None = None
    attributes: dict[str, str | int | float | bool] = {}


@dataclass(frozen=True, slots=True)
class _Said:
    """What the events of one envelope share."""

    widget: str
    sender: Sender
    visitor: Address
    member: Address | None


def elements(body: bytes) -> list[Element]:
    """Every element of an envelope, in its order. Raises Unreadable."""
    try:
        envelope = msgspec.convert(decoded(body), _Envelope)
    except msgspec.ValidationError as failure:
        raise Unreadable("wrong_shape", where=str(failure)[:200]) from None
    if len(envelope.events) > MOST:
        raise Unreadable("too_many", limit=MOST)
    said = _said(envelope)
    return [_element(said, event, f"/events/{n}") for n, event in enumerate(envelope.events)]


def _said(envelope: _Envelope) -> _Said:
    told = envelope.visitor
    visitor = Address(Scheme.VISITOR, envelope.widget, told.address)
    member = Address(Scheme.MEMBER, envelope.widget, told.member) if told.member else None
    sender = Sender((member, visitor) if member else (visitor,), language=told.language)
    return _Said(envelope.widget, sender, visitor, member)


def _element(said: _Said, event: Any, where: str) -> Element:
    kind = event.get("type") if isinstance(event, dict) else None
    read = READERS.get(kind) if isinstance(kind, str) else None
    if read is None:
        return Unknown("wrong_shape" if kind is None else "unknown_type", where, said.widget)
    try:
        return read(said, event)
    except msgspec.ValidationError as failure:
        return Unknown("wrong_shape", f"{where} {failure}"[:200], said.widget)


def _message(said: _Said, event: dict[str, Any]) -> Element:
    message = msgspec.convert(event, _Message)
    parts: list[Part | MediaRef] = [_file(file) for file in message.files]
    if message.text:
        parts.append(Text(message.text))
    if not parts:
        raise msgspec.ValidationError("neither words nor files")
    return Arrived(said.widget, message.id, said.sender, tuple(parts), reply_to=message.reply_to)


def _file(told: Any) -> MediaRef | Unsupported:
    try:
        file = msgspec.convert(told, _File)
    except msgspec.ValidationError:
        return Unsupported("file")
    return MediaRef(file.kind, file.ref, file.mime, name=file.name, size=file.size, sha256=file.sha256)


def _choice(said: _Said, event: dict[str, Any]) -> Element:
    choice = msgspec.convert(event, _Choice)
    parts = (Choice(choice.option.id, choice.option.title),)
    return Arrived(said.widget, choice.id, said.sender, parts, reply_to=choice.reply_to)


def _receipt(said: _Said, event: dict[str, Any]) -> Element:
    """The key of what we send is our own id, so the receipt names it twice and is never an orphan."""
    message = msgspec.convert(event, _Acknowledged).message
    return Receipt(said.widget, message, Delivery(event["type"]), correlation=message)


def _typing(said: _Said, event: dict[str, Any]) -> Element:
    return Typing(said.widget, said.sender.addresses[0])


def _identified(said: _Said, event: dict[str, Any]) -> Element:
    """A visitor who had written before signing in: the site vouches that the member is the same person."""
    told = msgspec.convert(event, _Identified)
    if said.member is None:
        raise msgspec.ValidationError("nobody signed in")
    return Moved(said.widget, told.id, said.member, said.visitor)


def _rated(said: _Said, event: dict[str, Any]) -> Element:
    told = msgspec.convert(event, _Rating)
    actor = said.sender.addresses[0]
    return Rated(said.widget, told.id, actor, told.conversation, told.score, told.comment or None)


def _introduced(said: _Said, event: dict[str, Any]) -> Element:
    told = msgspec.convert(event, _Introduction)
    given = ((Scheme.EMAIL, told.email), (Scheme.PHONE, told.phone))
    addresses = tuple(Address(scheme, "", address) for scheme, address in given if address)
    sender = Sender(said.sender.addresses, name=told.name, language=said.sender.language)
    attributes: dict[str, Value] = dict(told.attributes)
    return Introduced(said.widget, told.id, sender, addresses, attributes)


READERS: Final[dict[str, Callable[[_Said, dict[str, Any]], Element]]] = {
    "message": _message,
    "choice": _choice,
    "delivered": _receipt,
    "read": _receipt,
    "typing": _typing,
    "identified": _identified,
    "rating": _rated,
    "introduced": _introduced,
}
