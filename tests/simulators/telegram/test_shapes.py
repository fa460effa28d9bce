"""Shapes that aiogram's client never asks about: lengths, names, kinds of files."""

from __future__ import annotations

import pytest

from causerie.simulators.telegram.shapes import kind_of, options, picture_size, private_chat, user, utf16
from causerie.simulators.wire import Attachment, Customer


@pytest.mark.parametrize(("text", "units"), [("", 0), ("é", 1), ("😀", 2), ("👨‍💻", 5), ("\ud83d", 1)])
def test_lengths_are_utf16_units(text: str, units: int) -> None:
    assert utf16(text) == units


def test_a_person_has_a_first_name_whatever_we_know() -> None:
    odile = Customer("7", "Odile de la Tour")
    told = {"id": 7, "is_bot": False, "first_name": "Odile", "last_name": "de la Tour"}
    assert user(odile, "fr") == {**told, "language_code": "fr"}
    assert user(Customer("8"), None) == {"id": 8, "is_bot": False, "first_name": "Anonyme"}
    assert private_chat(odile)["type"] == "private"
    assert "is_bot" not in private_chat(odile)


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/jpeg", "photo"),
        ("audio/ogg", "voice"),
        ("audio/mpeg", "audio"),
        ("video/mp4", "video"),
        ("application/pdf", "document"),
    ],
)
def test_a_phone_sends_a_file_as_what_it_is(mime: str, kind: str) -> None:
    assert kind_of(Attachment(mime, b"")) == kind


def test_only_pictures_have_a_size() -> None:
    assert picture_size(b"\xff\xd8\xff\xe0") == (1280, 960)
    assert picture_size(b"RIFF\0\0\0\0WEBPVP8 ") == (1280, 960)
    assert picture_size(b"GIF89a") == (1280, 960)
    assert picture_size(b"%PDF") is None
    assert picture_size(b"") is None


def test_only_buttons_that_answer_can_be_pressed() -> None:
    rows = [[{"text": "Oui", "callback_data": "y"}, {"text": "Site", "url": "https://example.com"}]]
    assert options({"inline_keyboard": rows}) == (("y", "Oui"),)
    assert options({"keyboard": [["Partager"]]}) == ()
    assert options(None) == ()
