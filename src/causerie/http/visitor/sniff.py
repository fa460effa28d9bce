"""What a file is, by its first bytes: a name and a claimed type are a stranger's word.

An allow-list. What is not recognised and is not plain text is refused; markup is text, so an SVG or a page
of HTML is kept as `text/plain` and can run nowhere.
"""

from __future__ import annotations

import re
import unicodedata

from causerie.model.errors import Invalid
from causerie.model.message import MediaKind

HEAD = 512  # bytes looked at
NAME = 120  # characters of a file's name

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (8, b"WAVE", "audio/wav"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"\xff\xf3", "audio/mpeg"),
    (0, b"\xff\xf1", "audio/aac"),
    (0, b"\xff\xf9", "audio/aac"),
    (0, b"fLaC", "audio/flac"),
    (0, b"PK\x03\x04", "application/zip"),
)
_BRANDS = {b"M4A ": "audio/mp4", b"M4B ": "audio/mp4", b"qt  ": "video/quicktime", b"heic": "image/heic"}
_BRANDS |= {b"heix": "image/heic", b"mif1": "image/heic", b"avif": "image/avif"}
_EBML = b"\x1aE\xdf\xa3"
_OFFICE = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
}
_SHOWN = {"image/jpeg", "image/png", "image/gif", "image/webp"}  # what every browser shows as a picture
_UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"\\/:*?<>|]')


def sniffed(content: bytes, claimed: str) -> str:
    """The MIME type of some bytes. Raises Invalid `media_type`."""
    head = content[:HEAD]
    for offset, signature, mime in _SIGNATURES:
        if head.startswith(signature, offset) and (offset == 0 or head.startswith(b"RIFF")):
            return mime if mime != "application/zip" else _office(claimed)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(_EBML):
        return "audio/webm" if claimed.startswith("audio/") else "video/webm"
    if content and b"\0" not in content and _is_text(content):
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


def _office(claimed: str) -> str:
    """An archive passes as the office document it says it is, and as nothing else."""
    if claimed not in _OFFICE:
        raise Invalid("media_type")
    return claimed


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
