"""What a file is by its bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.desk.sniff import UNKNOWN, sniff

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "claimed", "mime"),
    [
        (b"\xff\xd8\xff\xe0", "image/png", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/jpeg", "image/png"),
        (b"GIF89a", "", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/jpeg", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", "audio/mpeg", "audio/wav"),
        (b"%PDF-1.7", "image/jpeg", "application/pdf"),
        (b"OggS", "audio/ogg; codecs=opus", "audio/ogg"),
        (b"OggS", "audio/opus", "audio/opus"),
        (b"ID3\x04", "audio/mpeg", "audio/mpeg"),
        (b"\xff\xfb\x90", "audio/mp3", "audio/mpeg"),
        (b"\xff\xf1\x50", "audio/aac", "audio/aac"),
        (b"#!AMR\n", "audio/amr", "audio/amr"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4", "video/mp4"),
        (b"\x00\x00\x00\x18ftypisom", "audio/mp4", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypM4A ", "video/mp4", "audio/mp4"),
        (b"\x00\x00\x00\x18ftypheic", "image/jpeg", "image/heic"),
        (b"\x1aE\xdf\xa3", "audio/webm", "audio/webm"),
        (b"PK\x03\x04", DOCX, DOCX),
        (b"PK\x03\x04", "image/jpeg", "application/zip"),
        (b"BEGIN:VCARD\r\n", "text/x-vcard", "text/vcard"),
        (b"Bonjour", "text/plain; charset=utf-8", "text/plain"),
        (b"\xff\xfeB\x00", "text/plain", "text/plain"),
        (b"a;b\n1;2", "text/csv", "text/csv"),
        (b"<svg xmlns=''>", "image/png", "image/svg+xml"),
        (b"  <!DOCTYPE html>", "text/plain", "text/html"),
        (b"x<script>alert(1)</script>", "image/jpeg", "text/html"),
        (b"not a picture", "image/jpeg", UNKNOWN),
        (b"not a page", "text/html", UNKNOWN),
        (b"not a program", "text/javascript", UNKNOWN),
        (b"", "", UNKNOWN),
        (b"", "nonsense", UNKNOWN),
    ],
)
def test_the_bytes_win(content: bytes, claimed: str, mime: str) -> None:
    assert sniff(content, claimed) == mime


@given(st.binary(max_size=64), st.text(max_size=20))
def test_no_bytes_are_a_picture_by_word_alone(content: bytes, claimed: str) -> None:
    assert sniff(content, claimed)
    if sniff(content, "image/jpeg") == "image/jpeg":
        assert content.startswith(b"\xff\xd8\xff")
