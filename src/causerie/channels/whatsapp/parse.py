"""A webhook of Meta's into elements, every one of them.

The envelope is walked by hand (`entry[] → changes[] → value`) and each message, status or preference is
converted alone, so that a bad one becomes `Unknown` and the others go on. What the number's owner can do
nothing about (a number's quality, calls for now) is `Noticed`; a field nobody knows is parked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct, field

from causerie.channels.payload import decoded_object, moment
from causerie.channels.whatsapp.codes import STOPPED_MARKETING, reason
from causerie.channels.whatsapp.content import parts_of
from causerie.channels.whatsapp.people import Person, addresses, people, sender
from causerie.channels.whatsapp.templates import VERDICTS, verdict
from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.element import (
    Arrived,
    ConsentSaid,
    Edited,
    Element,
    Moved,
    Noticed,
    Reacted,
    Receipt,
    Unknown,
)
from causerie.model.errors import Unreadable
from causerie.model.message import Delivery

OBJECT = "whatsapp_business_account"
MOST = 1000  # elements of one payload; Meta says it never sends more

Key = Annotated[str, Meta(min_length=1, max_length=512)]  # a longer one would not fit the index of `seen`


class _Unclear(Exception):
    """Well-formed, and yet not understood; `reason` is what the person who looks at it reads."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Head(Struct):
    """What every message has. `to` and `to_user_id` are those of an echo."""

    id: Key
    type: str = ""
    number: str | None = field(name="from", default=None)
    from_user_id: str | None = None
    to: str | None = None
    to_user_id: str | None = None
    timestamp: Any = None
    context: Any = None


class _Status(Struct):
    id: Key
    status: str
    timestamp: Any = None
    recipient_id: str | None = None
    recipient_user_id: str | None = None
    biz_opaque_callback_data: str | None = None
    errors: Any = None


class _Reaction(Struct):
    message_id: Key
    emoji: str | None = None


class _Original(Struct):
    original_message_id: Key
    message: dict[str, Any] = {}


class _System(Struct):
    type: str
    customer: str | None = None
    wa_id: str | None = None
    new_wa_id: str | None = None
    user_id: str | None = None


class _Preference(Struct):
    value: str
    category: str
    wa_id: str | None = None
    user_id: str | None = None
    timestamp: Any = None


@dataclass(slots=True)
class _Value:
    """One change of the payload, with what its elements share."""

    where: str
    told: dict[str, Any]
    channel: str
    scope: str
    at: Any  # when Meta wrote the entry

    @property
    def people(self) -> list[Person]:
        """Read where they are asked for: a receipt, of which there are three to a message, asks for nobody."""
        return people(self.told.get("contacts"))


DELIVERIES: Final = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "played": Delivery.READ,
    "failed": Delivery.FAILED,
}
PREFERENCES: Final = {
    "stop": ConsentState.REFUSED,
    "resume": ConsentState.GRANTED,
    "signup": ConsentState.GRANTED,
}
NUMBER_CHANGES: Final = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})
NOTICED: Final = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_update",
        "business_capability_update",
        "calls",
        "message_template_components_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
    }
)


def elements(body: bytes, *, scope: str) -> list[Element]:
    """Every element of a payload, in its order. `scope`: the portfolio in which BSUIDs are unique.

    Raises Unreadable (`not_json`, `too_deep`, `too_many`, `wrong_shape`).
    """
    root = decoded_object(body)
    if root.get("object") != OBJECT:
        raise Unreadable("wrong_shape", where="/object")
    found: list[Element] = []
    for change in _changes(root, scope):
        if isinstance(change, Unknown):
            found.append(change)
        else:
            found.extend(change)
        if len(found) > MOST:
            raise Unreadable("too_many", where="/entry")
    return found


def _changes(root: dict[str, Any], scope: str) -> Iterator[Unknown | list[Element]]:
    entries = root.get("entry")
    if not isinstance(entries, list):
        raise Unreadable("wrong_shape", where="/entry")
    for place, entry in enumerate(entries):
        where = f"/entry/{place}"
        changes = entry.get("changes") if isinstance(entry, dict) else None
        if not isinstance(changes, list):
            yield Unknown("wrong_shape", where)
            continue
        for number, change in enumerate(changes):
            yield _change(change, f"{where}/changes/{number}", entry.get("time"), scope)


def _change(change: Any, where: str, at: Any, scope: str) -> Unknown | list[Element]:
    told = change.get("value") if isinstance(change, dict) else None
    if not isinstance(told, dict):
        return Unknown("wrong_shape", where)
    name = change.get("field") if isinstance(change.get("field"), str) else ""
    metadata = told.get("metadata")
    number = metadata.get("phone_number_id") if isinstance(metadata, dict) else None
    channel = number if isinstance(number, str) else ""
    value = _Value(f"{where}/value", told, channel, scope, at)
    if name in NOTICED:
        return [Noticed(channel or None, name)]
    if name in VERDICTS:
        return [_guarded(lambda value, item: verdict(name, item, value.at), value, told, "")]
    lists = LISTS.get(name)
    if lists is None:
        return Unknown("unknown_field", f"{where}/field", channel or None)
    return _lists(value, lists) if channel else Unknown("no_channel", f"{value.where}/metadata")


def _lists(value: _Value, lists: dict[str, _Reader]) -> list[Element]:
    found: list[Element] = []
    for name, reader in lists.items():
        items = value.told.get(name)
        if items is None:
            continue
        if not isinstance(items, list):
            found.append(Unknown("wrong_shape", f"{value.where}/{name}", value.channel))
            continue
        if len(items) > MOST:
            raise Unreadable("too_many", where=f"{value.where}/{name}")
        for place, item in enumerate(items):
            found.append(_guarded(reader, value, item, f"/{name}/{place}"))
    return found or [Unknown("nothing_known", value.where, value.channel)]


def _guarded(reader: _Reader, value: _Value, item: Any, where: str) -> Element:
    try:
        return reader(value, item)
    except msgspec.ValidationError:
        return Unknown("wrong_shape", value.where + where, value.channel or None)
    except _Unclear as unclear:
        return Unknown(unclear.reason, value.where + where, value.channel or None)


def _message(value: _Value, item: Any) -> Element:
    head = msgspec.convert(item, _Head)
    special = SPECIAL.get(head.type)
    if special is not None:
        return special(value, item, head)
    who = sender(head.number, head.from_user_id, value.people, value.scope)
    if who is None:
        raise _Unclear("sender_unreadable")
    return Arrived(
        channel=value.channel,
        key=head.id,
        sender=who,
        parts=parts_of(head.type, item),
        at=moment(head.timestamp),
        reply_to=_quoted(head),
    )


def _echo(value: _Value, item: Any) -> Element:
    """What a colleague wrote in the WhatsApp Business app; the sender is the customer whose thread it is in."""
    head = msgspec.convert(item, _Head)
    if head.type in ("edit", "revoke"):
        return SPECIAL[head.type](value, item, head)
    who = sender(head.to, head.to_user_id, value.people, value.scope)
    if who is None:
        raise _Unclear("sender_unreadable")
    parts = parts_of(head.type, item)
    at = moment(head.timestamp)
    return Arrived(value.channel, head.id, who, parts, at=at, reply_to=_quoted(head), echo=True)


def _quoted(head: _Head) -> str | None:
    quoted = head.context.get("id") if isinstance(head.context, dict) else None
    return quoted if isinstance(quoted, str) and quoted else None


def _reaction(value: _Value, item: Any, head: _Head) -> Element:
    reaction = msgspec.convert(item.get("reaction"), _Reaction)
    who = sender(head.number, head.from_user_id, value.people, value.scope)
    if who is None:
        raise _Unclear("sender_unreadable")
    return Reacted(
        channel=value.channel,
        message=reaction.message_id,
        actor=who.addresses[0],
        emoji=reaction.emoji or None,
        version=head.id,
        at=moment(head.timestamp),
    )


def _edit(value: _Value, item: Any, head: _Head) -> Element:
    edit = msgspec.convert(item.get("edit"), _Original)
    kind = edit.message.get("type")
    parts = parts_of(kind if isinstance(kind, str) else "", edit.message)
    return Edited(value.channel, edit.original_message_id, head.id, parts, moment(head.timestamp))


def _revoke(value: _Value, item: Any, head: _Head) -> Element:
    revoked = msgspec.convert(item.get("revoke"), _Original)
    return Edited(value.channel, revoked.original_message_id, head.id, (), moment(head.timestamp))


def _system(value: _Value, item: Any, head: _Head) -> Element:
    told = msgspec.convert(item.get("system"), _System)
    if told.type not in NUMBER_CHANGES:
        return Noticed(value.channel, told.type)
    old = addresses((told.customer, head.number, head.from_user_id), value.scope)
    new = addresses((told.wa_id, told.new_wa_id, told.user_id), value.scope)
    if not old or not new:
        raise _Unclear("sender_unreadable")
    return Moved(value.channel, head.id, old[0], new[0], moment(head.timestamp))


def _status(value: _Value, item: Any) -> Element:
    status = msgspec.convert(item, _Status)
    if status.status == "deleted":
        return Noticed(value.channel, "deleted")
    if status.status not in DELIVERIES:
        raise _Unclear("unknown_status")
    delivery = DELIVERIES[status.status]
    code = _first_code(status.errors) if delivery is Delivery.FAILED else None
    return Receipt(
        channel=value.channel,
        message=status.id,
        delivery=delivery,
        at=moment(status.timestamp),
        error=reason(code) if delivery is Delivery.FAILED else None,
        correlation=status.biz_opaque_callback_data,
        opted_out=_refused(status, value.scope) if code == STOPPED_MARKETING else None,
    )


def _refused(status: _Status, scope: str) -> Address | None:
    """Who wants no more of it."""
    found = addresses((status.recipient_id, status.recipient_user_id), scope)
    return found[0] if found else None


def _first_code(errors: Any) -> object:
    first = errors[0] if isinstance(errors, list) and errors else None
    return first.get("code") if isinstance(first, dict) else None


def _error(value: _Value, item: Any) -> Element:
    """A complaint of Meta's: beside the message it is about it is noise, alone a person must see it."""
    if value.told.get("messages"):
        return Noticed(value.channel, f"error {_first_code([item])}")
    raise _Unclear("provider_error")


def _preference(value: _Value, item: Any) -> Element:
    told = msgspec.convert(item, _Preference)
    who = addresses((told.wa_id, told.user_id), value.scope)
    if not who:
        raise _Unclear("sender_unreadable")
    if told.category != "marketing_messages" or told.value not in PREFERENCES:
        raise _Unclear("unknown_preference")
    return ConsentSaid(
        channel=value.channel,
        key=_digest(f"{who[0].address} {told.category} {told.value} {told.timestamp}"),
        address=who[0],
        purpose=Purpose.MARKETING,
        state=PREFERENCES[told.value],
        at=moment(told.timestamp),
    )


def _digest(words: str) -> str:
    # Meta gives a preference no id, and `seen` keeps no address of anybody.
    return hashlib.sha256(words.encode()).hexdigest()[:32]


_Reader = Callable[[_Value, Any], Element]
_Special = Callable[[_Value, Any, _Head], Element]

SPECIAL: Final[dict[str, _Special]] = {
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
}
LISTS: Final[dict[str, dict[str, _Reader]]] = {
    "messages": {"messages": _message, "statuses": _status, "errors": _error},
    "smb_message_echoes": {"message_echoes": _echo},
    "user_preferences": {"user_preferences": _preference},
}
