"""What a message holds, beyond the payload tables: the numbers of cards and the order of parts."""

from __future__ import annotations

import pytest

from causerie.channels.telegram.content import ENVELOPE, READERS, SERVICE, e164, parts, phone_of, what_is
from causerie.model.element import MediaRef
from causerie.model.message import MediaKind, Text, Unsupported


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("33612345678", "+33612345678"),
        ("+33 6 12 34 56 78", "+33612345678"),
        ("0612345678", None),
        ("12345", None),
        ("1234567890123456", None),
        ("٣٣٦١٢٣٤٥٦٧٨", None),
        ("", None),
        (33612345678, None),
        (None, None),
    ],
)
def test_numbers_are_e164_or_nothing(told: object, number: str | None) -> None:
    assert e164(told) == number


@pytest.mark.parametrize("owner", [None, 8, "7", True, 7.0])
def test_a_number_is_the_sender_s_only_when_telegram_says_so(owner: object) -> None:
    said = phone_of({"phone_number": "33612345678", "user_id": owner}, 7)
    assert said == ("+33612345678" if owner == 7 else None)
    assert phone_of("33612345678", 7) is None


def test_media_comes_before_its_caption_whatever_their_order() -> None:
    found = parts({"caption": "Vu", "voice": {"file_id": "v", "file_size": -3}})
    assert found == (MediaRef(MediaKind.VOICE, "v", "audio/ogg"), Text("Vu"))


def test_an_empty_message_is_kept_as_such() -> None:
    assert parts({"message_id": 1}) == (Unsupported("empty"),)
    assert parts({"text": ""}) == (Unsupported("text"),)
    assert len(what_is({"x" * 500: 1})) == 64


def test_no_field_is_two_things() -> None:
    assert not ENVELOPE & SERVICE
    assert not (ENVELOPE | SERVICE) & set(READERS)
