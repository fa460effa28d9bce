"""What a file is by its first bytes, whatever its sender called it.

What was sniffed wins over what was claimed. A claim that would show up in the bytes and does not (a
« JPEG » that is none) is taken for unknown bytes, and markup is named as such so that nobody serves it as
anything that runs. Unlike an upload, a customer's file is never refused: it is already theirs that we hold.
"""

from __future__ import annotations

UNKNOWN = "application/octet-stream"
HEAD = 1024  # bytes looked at

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (0, b"#!AMR", "audio/amr"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"BEGIN:VCARD", "text/vcard"),
    (0, b"BEGIN:VCALENDAR", "text/calendar"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}
_MARKUP = (
    (b"<svg", "image/svg+xml"),
    (b"<!doctype html", "text/html"),
    (b"<html", "text/html"),
    (b"<script", "text/html"),
    (b"<?xml", "application/xml"),
)

# Containers whose content the first bytes do not tell: the claim chooses among these.
_INSIDE: dict[str, tuple[str, ...]] = {
    "application/zip": ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."),
    "application/x-ole-storage": ("application/msword", "application/vnd.ms-"),
    "audio/ogg": ("audio/opus", "video/ogg"),
    "video/mp4": ("audio/mp4", "video/3gpp", "video/quicktime"),
    "video/webm": ("audio/webm",),
}

# Types that always show in the first bytes: claimed and not found, they are not what they say.
_SHOWS = frozenset(mime for _, _, mime in _SIGNATURES) | {"image/webp", "audio/wav", "video/mp4", "video/webm"}


def sniff(content: bytes, claimed: str) -> str:
    """The MIME type of some bytes, without parameters; `claimed` is the sender's word."""
    claimed = claimed.partition(";")[0].strip().lower()
    found = _found(content[:HEAD])
    if found is None:
        return UNKNOWN if claimed in _SHOWS or "/" not in claimed or _runs(claimed) else claimed
    return claimed if claimed.startswith(_INSIDE.get(found, ())) and found in _INSIDE else found


def _found(head: bytes) -> str | None:
    for offset, signature, mime in _SIGNATURES:
        if head.startswith(signature, offset):
            return mime
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4):
        return "audio/mpeg"
    return "audio/aac" if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 else _markup(head)


def _markup(head: bytes) -> str | None:
    """Markup anywhere near the start: browsers forgive what comes before it."""
    lowered = head.lower()
    return next((mime for mark, mime in _MARKUP if mark in lowered), None)


def _runs(claimed: str) -> bool:
    """Types a browser would run, claimed by bytes that do not look like it: a disguise the other way round."""
    return claimed in ("text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript") or "script" in claimed
