"""What a file is, by its bytes; and what is left of its name."""

from __future__ import annotations

import pytest

from causerie.http.sniff import cleaned, kind_of, sniffed
from causerie.model.errors import Invalid
from causerie.model.message import MediaKind

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("head", "claimed", "mime", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "", "image/jpeg", MediaKind.IMAGE),
        (b"\x89PNG\r\n\x1a\n", "image/jpeg", "image/png", MediaKind.IMAGE),
        (b"GIF89a", "", "image/gif", MediaKind.IMAGE),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "", "image/webp", MediaKind.IMAGE),
        (b"RIFF\x10\0\0\0WAVEfmt ", "", "audio/wav", MediaKind.AUDIO),
        (b"\0\0\0\x20ftypheic", "image/jpeg", "image/heic", MediaKind.DOCUMENT),
        (b"\0\0\0\x20ftypisom", "", "video/mp4", MediaKind.VIDEO),
        (b"\0\0\0\x20ftypM4A ", "", "audio/mp4", MediaKind.AUDIO),
        (b"\0\0\0\x14ftypqt  ", "", "video/quicktime", MediaKind.VIDEO),
        (b"\x1aE\xdf\xa3", "audio/webm", "audio/webm", MediaKind.AUDIO),
        (b"\x1aE\xdf\xa3", "text/html", "video/webm", MediaKind.VIDEO),
        (b"OggS", "", "audio/ogg", MediaKind.AUDIO),
        (b"%PDF-1.7", "text/html", "application/pdf", MediaKind.DOCUMENT),
        (b"PK\x03\x04", DOCX, DOCX, MediaKind.DOCUMENT),
        ("Élodie;12\n".encode(), "text/csv", "text/csv", MediaKind.DOCUMENT),
        (b"<!doctype html><script>", "text/html", "text/plain", MediaKind.DOCUMENT),
        (b"#!/bin/sh\nrm x", "application/x-sh", "text/plain", MediaKind.DOCUMENT),
    ],
)
def test_bytes_decide(head: bytes, claimed: str, mime: str, kind: MediaKind) -> None:
    assert sniffed(head, claimed) == mime
    assert kind_of(mime) is kind


@pytest.mark.parametrize("head", [b"MZ\x90\0", b"\x7fELF\0", b"PK\x03\x04", b"\xca\xfe\xba\xbe", b"caf\xe9", b"a\0b"])
def test_the_rest_is_refused(head: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        sniffed(head, "application/octet-stream")
    assert refused.value.code == "media_type"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("facture.pdf", "facture.pdf"),
        ("Vélo d’été.png", "Vélo d’été.png"),
        ("../../etc/passwd", "etcpasswd"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie x"),
        ("fac\u202efdp.exe", "facfdp.exe"),
        ("invisible\u200b.php", "invisible.php"),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("", None),
        ("...", None),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("x" * 300, "x" * 120),
    ],
)
def test_names_lose_what_could_harm(name: str, kept: str | None) -> None:
    assert cleaned(name) == kept
