"""Written parts: what an answer shows can be sent back as it is, within bounds."""

from __future__ import annotations

import msgspec
import pytest

from causerie.http.schemas.parts import Parts, parts_of
from causerie.model.message import (
    PARTS,
    Card,
    Choice,
    Choices,
    Location,
    Media,
    MediaKind,
    Option,
    Part,
    Template,
    Text,
    Unsupported,
)

ONE_OF_EACH: tuple[Part, ...] = (
    Text("Bonjour\nà vous"),
    Media(MediaKind.IMAGE, 7),
    Location(48.8566, 2.3522, "Paris", None),
    Card("Léa", ("+33612345678",), ("lea@example.org",)),
    Choices((Option("1", "Oui"), Option("2", "Non", "vraiment")), "Choisir"),
    Choice("1", "Oui"),
    Template("order", "fr", ("4711",), "Votre commande 4711"),
    Unsupported("poll"),
)


def test_every_part_there_is_comes_back_as_it_was() -> None:
    assert {part.type for part in ONE_OF_EACH} == set(PARTS)
    written = msgspec.json.decode(msgspec.json.encode(ONE_OF_EACH), type=Parts)
    assert parts_of(written) == ONE_OF_EACH


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b'[{"type": "text"}]',
        b'[{"type": "script", "text": "x"}]',
        b'[{"type": "text", "text": "a\\u0000"}]',
        b'[{"type": "text", "text": "a\\u001b[31m"}]',
        b'[{"type": "text", "text": "a", "bold": true}]',
        b'[{"type": "media", "kind": "image", "file": 0}]',
        b'[{"type": "media", "kind": "program", "file": 1}]',
        b'[{"type": "location", "latitude": 91, "longitude": 0}]',
        b'[{"type": "location", "latitude": 1e400, "longitude": 0}]',
        b'[{"type": "choices", "options": []}]',
        b"[" + b",".join([b'{"type": "text", "text": "a"}'] * 12) + b"]",
    ],
)
def test_what_is_out_of_bounds_is_refused(body: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        msgspec.json.decode(body, type=Parts)
