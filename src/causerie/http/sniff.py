"""Which files a stranger may give us: an allow-list over what the bytes are, and what is left of their name.

What is not recognised and is not plain text is refused; markup is text, so an SVG or a page of HTML is kept
as `text/plain` and can run nowhere.
"""

from __future__ import annotations

import re
import unicodedata

from causerie.desk.sniff import UNKNOWN, sniff
from causerie.model.errors import Invalid
from causerie.model.message import MediaKind

NAME = 120  # characters of a file's name

_ALLOWED = frozenset(
    {
        *("image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/avif"),
        *("video/mp4", "video/webm", "video/quicktime", "video/3gpp", "video/ogg"),
        *("audio/mpeg", "audio/mp4", "audio/aac", "audio/ogg", "audio/opus", "audio/wav", "audio/webm", "audio/flac"),
        *("audio/amr", "application/pdf"),
    }
)
_OFFICE = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_WORDS = (UNKNOWN, "image/svg+xml", "text/html", "application/xml", "text/vcard", "text/calendar")
_SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp"}  # what every browser shows as a picture
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"\\/:*?<>|]')


def sniffed(content: bytes, claimed: str) -> str:
    """The MIME type of some bytes; the claim only chooses inside a container. Raises Invalid `media_type`."""
    found = sniff(content, "")
    mime = sniff(content, claimed)
    if found != UNKNOWN and (mime in _ALLOWED or mime.startswith(_OFFICE)):
        return mime
    if found in _WORDS and b"\0" not in content and _is_text(content):
        return "text/csv" if claimed == "text/csv" else "text/plain"
    raise Invalid("media_type")


def kind_of(mime: str) -> MediaKind:
    """How a file of this type is shown."""
    if mime in _SHOWN:
        return MediaKind.IMAGE
    family = mime.partition("/")[0]
    return {"audio": MediaKind.AUDIO, "video": MediaKind.VIDEO}.get(family, MediaKind.DOCUMENT)


def cleaned(name: str) -> str | None:
    """A file's name without what could steer a path, a header or a reader's eye; None when nothing is left."""
    said = _UNSAFE.sub("", unicodedata.normalize("NFC", name)).strip(" .")
    if len(said) > NAME:
        stem, dot, ending = said.rpartition(".")
        said = f"{stem[: NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 10 else said[:NAME]
    return said or None


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
