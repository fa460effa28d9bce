"""An update of the Bot API to elements. Pure; one table from kind of update to what it means.

Lenient where a person's words are at stake (a date that is no date, an attachment of no known kind), and
strict about who wrote and under which id, because those become keys for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from causerie.channels.payload import decoded, moment
from causerie.channels.telegram.content import parts, phone_of, what_is
from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address, Scheme
from causerie.model.element import Arrived, ConsentSaid, Edited, Element, Noticed, Reacted, Sender, Unknown
from causerie.model.errors import Unreadable
from causerie.model.message import Choice, Part, Unsupported

# What setWebhook and getUpdates ask for. Telegram sends nothing of the rest.
ALLOWED = (
    "message",
    "edited_message",
    "callback_query",
    "message_reaction",
    "my_chat_member",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
)
SIGNLESS = "❔"  # a custom emoji is a picture; the reaction is told, its drawing is not
STAR = "⭐"  # a paid reaction is always a star

# The private chat is the bot's whole relation with a person: leaving it is a refusal of everything.
SAID = {"kicked": ConsentState.REFUSED, "member": ConsentState.GRANTED}

MANY = 1_000  # kinds in one update, ids in one list


class Misshapen(Exception):
    """A field that a key or a sender needs is absent or of the wrong type; `where` is a JSON pointer."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@dataclass(frozen=True, slots=True)
class Update:
    """One kind of one update, and what every reader of it needs."""

    channel: str
    id: int
    kind: str
    value: Mapping[str, Any]


class MessageKey(NamedTuple):
    """Where a message is. A business chat and the bot's own chat with the same person number separately."""

    chat: int
    message: int
    business: str | None = None

    def __str__(self) -> str:
        own = f"{self.chat}:{self.message}"
        return f"{own}:{self.business}" if self.business else own

    @classmethod
    def read(cls, key: str) -> MessageKey | None:
        """The key back from its text; None for what is not a message (`callback:…`)."""
        chat, _, rest = key.partition(":")
        message, _, business = rest.partition(":")
        try:
            return cls(int(chat), int(message), business or None)
        except ValueError:
            return None


def parse(body: bytes, channel: str) -> Sequence[Element]:
    """The elements of one update. Raises Unreadable `not_json`, `too_deep`, `too_many`, `wrong_shape`."""
    update = decoded(body)
    if not isinstance(update, dict):
        raise Unreadable("wrong_shape", where="/")
    if len(update) > MANY:
        raise Unreadable("too_many", limit=MANY)
    try:
        number = _number(update, "update_id", "")
    except Misshapen as missing:
        raise Unreadable("wrong_shape", where=missing.where) from None
    found: list[Element] = []
    for kind, value in update.items():
        if kind != "update_id":
            found += _elements(channel, number, kind, value)
    return found or [Unknown("unknown_type", "/", channel)]


def callback_id(body: bytes) -> str | None:
    """The id that answerCallbackQuery wants, when the update is a pressed button; never raises."""
    if b'"callback_query"' not in body:
        return None
    try:
        update = decoded(body)
        return _word(_object(update, "callback_query", ""), "id", "")
    except (Unreadable, Misshapen):
        return None


def _elements(channel: str, number: int, kind: str, value: Any) -> Sequence[Element]:
    if kind in NOTICED:
        return [Noticed(channel, kind)]
    if kind not in READERS:
        return [Unknown("unknown_type", f"/{kind[:64]}", channel)]
    if not isinstance(value, dict):
        return [Unknown("wrong_shape", f"/{kind}", channel)]
    try:
        return READERS[kind](Update(channel, number, kind, value))
    except Misshapen as missing:
        return [Unknown("wrong_shape", f"/{kind}{missing.where}", channel)]


def _arrived(update: Update) -> Sequence[Element]:
    message = update.value
    key = _key(message, "")
    author = _person(message, "from", "")
    said = parts(message)
    if not said:
        return [Noticed(update.channel, what_is(message))]
    echo = key.business is not None and author.user != key.chat
    if echo and "sender_business_bot" in message:
        return [Noticed(update.channel, "own_message")]
    return [
        Arrived(
            channel=update.channel,
            key=str(key),
            sender=_customer(message) if echo else _writer(message, author),
            parts=said,
            at=moment(message.get("date")),
            sequence=key.message,
            reply_to=_quoted(message),
            echo=echo,
        )
    ]


def _edited(update: Update) -> Sequence[Element]:
    message = update.value
    key = _key(message, "")
    said = parts(message)
    if not said:
        return [Noticed(update.channel, what_is(message))]
    at = moment(message.get("edit_date")) or moment(message.get("date"))
    return [Edited(update.channel, str(key), str(update.id), said, at)]


def _deleted(update: Update) -> Sequence[Element]:
    chat = _number(_object(update.value, "chat", ""), "id", "/chat")
    business = _word(update.value, "business_connection_id", "")
    ids = update.value.get("message_ids")
    if not isinstance(ids, list) or any(type(one) is not int for one in ids):
        raise Misshapen("/message_ids")
    if len(ids) > MANY:
        raise Unreadable("too_many", limit=MANY)
    keys = [MessageKey(chat, one, business) for one in ids]
    return [Edited(update.channel, str(key), str(update.id), ()) for key in keys]


def _pressed(update: Update) -> Sequence[Element]:
    """A tapped button. The query has no time of its own: the message's is the question's."""
    query = update.value
    person = _person(query, "from", "")
    return [
        Arrived(
            channel=update.channel,
            key=f"callback:{_word(query, 'id', '')}",
            sender=person.sender,
            parts=(_choice(query),),
            reply_to=_key_of(query.get("message")),
        )
    ]


def _choice(query: Mapping[str, Any]) -> Part:
    data = query.get("data")
    if not isinstance(data, str):
        return Unsupported("game" if "game_short_name" in query else "callback_query")
    return Choice(data, _title(query.get("message"), data))


def _title(message: Any, data: str) -> str:
    """The words on the button, from the keyboard under the question; the data itself when it is gone."""
    try:
        rows = message["reply_markup"]["inline_keyboard"]
        return next(str(button["text"]) for row in rows for button in row if button.get("callback_data") == data)
    except (KeyError, TypeError, AttributeError, StopIteration):
        return data


def _reacted(update: Update) -> Sequence[Element]:
    """The reaction that stands last. Premium accounts may show three; a thread shows one a person."""
    value = update.value
    if "user" not in value:
        return [Noticed(update.channel, "anonymous_reaction")]
    key = MessageKey(_number(_object(value, "chat", ""), "id", "/chat"), _number(value, "message_id", ""))
    old, new = _emojis(value, "old_reaction"), _emojis(value, "new_reaction")
    added = [emoji for emoji in new if emoji not in old] or new
    return [
        Reacted(
            channel=update.channel,
            message=str(key),
            actor=_person(value, "user", "").address,
            emoji=added[-1] if added else None,
            version=str(update.id),
            at=moment(value.get("date")),
        )
    ]


def _emojis(value: Mapping[str, Any], name: str) -> list[str]:
    told = value.get(name)
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise Misshapen(f"/{name}")
    return [STAR if one.get("type") == "paid" else _glyph(one.get("emoji")) for one in told]


def _glyph(emoji: Any) -> str:
    return emoji if isinstance(emoji, str) and emoji else SIGNLESS


def _membership(update: Update) -> Sequence[Element]:
    chat = _object(update.value, "chat", "")
    status = _object(update.value, "new_chat_member", "").get("status")
    state = SAID.get(status) if isinstance(status, str) else None
    if chat.get("type") != "private" or state is None:
        return [Noticed(update.channel, update.kind)]
    user = _number(chat, "id", "/chat")
    key = f"{update.id}:{user}:{status}"  # update numbers restart at random after a quiet week
    at = moment(update.value.get("date"))
    return [ConsentSaid(update.channel, key, _address(user), Purpose.ALL, state, at)]


def _writer(message: Mapping[str, Any], author: Person) -> Sender:
    phone = phone_of(message.get("contact"), author.user)
    if phone is None:
        return author.sender
    return Sender((author.address, Address(Scheme.PHONE, "", phone)), author.name, author.language)


def _customer(message: Mapping[str, Any]) -> Sender:
    """The other side of a business chat, for what the company wrote there itself."""
    return _person(message, "chat", "").sender


class Person(NamedTuple):
    user: int
    name: str | None
    language: str | None

    @property
    def address(self) -> Address:
        return _address(self.user)

    @property
    def sender(self) -> Sender:
        return Sender((self.address,), self.name, self.language)


def _person(holder: Mapping[str, Any], name: str, where: str) -> Person:
    """A User, or a private Chat, which names its person alike. Names and language may be anything."""
    told = _object(holder, name, where)
    words = [told.get("first_name"), told.get("last_name")]
    spoken = " ".join(word for word in words if isinstance(word, str) and word) or told.get("username")
    language = told.get("language_code")
    return Person(
        _number(told, "id", f"{where}/{name}"),
        spoken if isinstance(spoken, str) and spoken else None,
        language if isinstance(language, str) and language else None,
    )


def _address(user: int) -> Address:
    return Address(Scheme.TELEGRAM, "", str(user))


def _key(message: Mapping[str, Any], where: str) -> MessageKey:
    chat = _number(_object(message, "chat", where), "id", f"{where}/chat")
    business = message.get("business_connection_id")
    return MessageKey(chat, _number(message, "message_id", where), business if isinstance(business, str) else None)


def _key_of(message: Any) -> str | None:
    """The key of a message mentioned in passing; None rather than an error."""
    try:
        return str(_key(message, "")) if isinstance(message, dict) else None
    except Misshapen:
        return None


def _quoted(message: Mapping[str, Any]) -> str | None:
    quoted = message.get("reply_to_message")
    if not isinstance(quoted, dict):
        return None
    business = message.get("business_connection_id")
    return _key_of({**quoted, "business_connection_id": business})


def _object(holder: Any, name: str, where: str) -> Mapping[str, Any]:
    value = holder.get(name) if isinstance(holder, dict) else None
    if not isinstance(value, dict):
        raise Misshapen(f"{where}/{name}")
    return value


def _number(holder: Mapping[str, Any], name: str, where: str) -> int:
    value = holder.get(name)
    if type(value) is not int or not -(1 << 63) <= value < 1 << 63:
        raise Misshapen(f"{where}/{name}")
    return value


def _word(holder: Mapping[str, Any], name: str, where: str) -> str:
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        raise Misshapen(f"{where}/{name}")
    return value


READERS: dict[str, Callable[[Update], Sequence[Element]]] = {
    "message": _arrived,
    "edited_message": _edited,
    "business_message": _arrived,
    "edited_business_message": _edited,
    "deleted_business_messages": _deleted,
    "callback_query": _pressed,
    "message_reaction": _reacted,
    "my_chat_member": _membership,
}

# Known, and nothing a desk has to do. None is asked for, except the first.
_NOTICED_WORDS = """
    business_connection channel_post edited_channel_post guest_message message_reaction_count
    inline_query chosen_inline_result shipping_query pre_checkout_query purchased_paid_media poll
    poll_answer chat_member chat_join_request chat_boost removed_chat_boost managed_bot subscription
    stopped_message_generation
"""
NOTICED = frozenset(_NOTICED_WORDS.split())
