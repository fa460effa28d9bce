"""What a Telegram message holds, field by field: a table from field name to parts.

A field that cannot be read becomes `Unsupported` under its own name and the others stand, so that one
odd attachment never costs the words beside it. A message with no field we know is `Unsupported` too,
under the first name that is not part of the envelope.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from causerie.model.element import MediaRef
from causerie.model.message import Card, Choice, Location, MediaKind, Part, Text, Unsupported

Piece = Part | MediaRef
Shape = TypeVar("Shape")
Words = Annotated[str, Meta(min_length=1)]


class File(Struct):
    """Any file of the Bot API; `file_id` is what getFile takes, and belongs to this bot alone."""

    file_id: Words
    file_size: int | None = None
    mime_type: str | None = None
    file_name: str | None = None
    is_animated: bool = False  # stickers: a gzipped Lottie file
    is_video: bool = False  # stickers: WebM


class Sticker(File):
    thumbnail: File | None = None  # a still, which every browser shows


class Size(File):
    width: int = 0
    height: int = 0


class Point(Struct):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]


class Venue(Struct):
    location: Point
    title: str
    address: str


class Person(Struct):
    phone_number: str
    first_name: str
    last_name: str | None = None


class WebAppData(Struct):
    data: str
    button_text: str


# Fields that say who, when and how, never what.
_ENVELOPE_WORDS = """
    message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count
    sender_business_bot sender_tag date guest_query_id business_connection_id chat forward_origin
    is_topic_message is_automatic_forward reply_to_message external_reply quote reply_to_story
    reply_to_checklist_task_id reply_to_poll_option_id via_bot guest_bot_caller_user
    guest_bot_caller_chat edit_date has_protected_content is_from_offline is_paid_post
    media_group_id author_signature paid_star_count entities link_preview_options
    suggested_post_info effect_id caption_entities show_caption_above_media has_media_spoiler
    reply_markup receiver_user ephemeral_message_id forward_date forward_from forward_from_chat
    forward_from_message_id forward_sender_name forward_signature
"""
ENVELOPE = frozenset(_ENVELOPE_WORDS.split())

# What the chat did, rather than what somebody said in it.
_SERVICE_WORDS = """
    new_chat_members left_chat_member chat_owner_left chat_owner_changed new_chat_title
    new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
    message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message
    connected_website write_access_allowed proximity_alert_triggered boost_added chat_background_set
    forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened
    general_forum_topic_hidden general_forum_topic_unhidden video_chat_scheduled video_chat_started
    video_chat_ended video_chat_participants_invited community_chat_added community_chat_removed
    community_chat_joined
"""
SERVICE = frozenset(_SERVICE_WORDS.split())

# Telegram repeats these for old clients: the name on the left is said again, less well, by the right.
SHADOWS = {"animation": "document", "venue": "location"}


def parts(message: Mapping[str, Any]) -> tuple[Piece, ...]:
    """The parts in reading order, media before their caption; empty for a service message."""
    shadowed = {SHADOWS[name] for name in SHADOWS if name in message}
    found = [_piece(name, message[name]) for name in READERS if name in message and name not in shadowed]
    if found:
        return tuple(found)
    what = what_is(message)
    return () if what in SERVICE else (Unsupported(what),)


def what_is(message: Mapping[str, Any]) -> str:
    """The name of the first field that carries content."""
    return next((name for name in message if name not in ENVELOPE), "empty")[:64]


def phone_of(contact: Any, owner: int) -> str | None:
    """The E.164 number of a shared contact, only when it is the sender's own (`user_id` is theirs)."""
    if not isinstance(contact, dict) or contact.get("user_id") != owner:
        return None
    return e164(contact.get("phone_number"))


def e164(number: Any) -> str | None:
    """`+` and digits; Telegram gives numbers with and without the plus. None when it cannot be one."""
    if not isinstance(number, str):
        return None
    digits = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return f"+{digits}" if 7 <= len(digits) <= 15 and digits[0] != "0" else None


def _piece(name: str, value: Any) -> Piece:
    try:
        return READERS[name](value)
    except (msgspec.ValidationError, ValueError, TypeError):
        return Unsupported(name)


def _text(value: Any) -> Piece:
    if not isinstance(value, str) or not value:
        raise TypeError("no words")
    return Text(value)


def _photo(value: Any) -> Piece:
    """Sizes of one picture; the largest by area is the one to keep, whatever their order."""
    largest = max(msgspec.convert(value, list[Size]), key=lambda size: size.width * size.height)
    return _ref(MediaKind.IMAGE, largest, "image/jpeg")


def _file(kind: MediaKind, mime: str) -> Callable[[Any], Piece]:
    def read(value: Any) -> Piece:
        return _ref(kind, msgspec.convert(value, File), mime)

    return read


def _sticker(value: Any) -> Piece:
    file = msgspec.convert(value, Sticker)
    if file.is_animated and file.thumbnail is not None:
        # No browser knows that kind of drawing: what is lost is that it moves, and the payload keeps where it is.
        return _ref(MediaKind.STICKER, file.thumbnail, "image/webp")
    mime = "application/x-tgsticker" if file.is_animated else "video/webm" if file.is_video else "image/webp"
    return _ref(MediaKind.STICKER, file, mime)


def _ref(kind: MediaKind, file: File, mime: str) -> MediaRef:
    size = file.file_size if file.file_size is not None and 0 <= file.file_size < 1 << 63 else None
    return MediaRef(kind, file.file_id, file.mime_type or mime, file.file_name, size)


def _venue(value: Any) -> Piece:
    venue = msgspec.convert(value, Venue)
    return Location(venue.location.latitude, venue.location.longitude, venue.title, venue.address)


def _location(value: Any) -> Piece:
    point = msgspec.convert(value, Point)
    return Location(point.latitude, point.longitude)


def _contact(value: Any) -> Piece:
    person = msgspec.convert(value, Person)
    name = " ".join(word for word in (person.first_name, person.last_name) if word)
    return Card(name, (e164(person.phone_number) or person.phone_number,))


def _web_app_data(value: Any) -> Piece:
    told = msgspec.convert(value, WebAppData)
    return Choice(told.data, told.button_text)


READERS: dict[str, Callable[[Any], Piece]] = {
    "photo": _photo,
    "animation": _file(MediaKind.VIDEO, "video/mp4"),
    "video": _file(MediaKind.VIDEO, "video/mp4"),
    "video_note": _file(MediaKind.VIDEO, "video/mp4"),
    "voice": _file(MediaKind.VOICE, "audio/ogg"),
    "audio": _file(MediaKind.AUDIO, "audio/mpeg"),
    "document": _file(MediaKind.DOCUMENT, "application/octet-stream"),
    "sticker": _sticker,
    "venue": _venue,
    "location": _location,
    "contact": _contact,
    "web_app_data": _web_app_data,
    "text": _text,
    "caption": _text,
}
