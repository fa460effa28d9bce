"""Parts as they are stored and read again, and a delivery that only ever rises."""

from __future__ import annotations

import itertools
from dataclasses import asdict
from datetime import UTC, datetime

import msgspec
import pytest

from causerie.model.message import (
    BY_RANK,
    PARTS,
    RANK,
    Card,
    Choice,
    Choices,
    Delivery,
    Location,
    Media,
    MediaKind,
    Option,
    Part,
    Position,
    Template,
    Text,
    Unsupported,
    highest,
    part_from,
    plain,
)

EACH: list[Part] = [
    Text("Bonjour\n😀"),
    Media(MediaKind.VOICE, 7),
    Location(48.85, 2.35, "Tour", None),
    Card("Léa", ("+33600000001",), ()),
    Choices((Option("a", "A"), Option("b", "B", "le second")), "Choisir"),
    Choices(()),
    Choice("a", "A"),
    Template("rdv", "fr", ("Léa", "lundi"), "Bonjour Léa"),
    Unsupported("poll"),
]


@pytest.mark.parametrize("part", EACH, ids=lambda part: part.type)
def test_a_part_is_read_as_it_was_stored(part: Part) -> None:
    stored = msgspec.json.decode(msgspec.json.encode(part))
    again = part_from(stored)
    assert again == part
    assert type(again) is type(part)
    assert asdict(again) == asdict(part)
    hash(again)


def test_every_kind_of_part_is_tried() -> None:
    assert {part.type for part in EACH} == set(PARTS)


def test_a_kind_nobody_wrote_is_a_bug() -> None:
    with pytest.raises(KeyError):
        part_from({"type": "hologram"})


def test_the_highest_word_stands_in_whatever_order_it_came() -> None:
    """T05: all orders of the six states that providers and we report."""
    states = [one for one in Delivery if one not in (Delivery.NONE, Delivery.QUEUED)]
    for order in itertools.permutations(states):
        stands = Delivery.QUEUED
        for said in order:
            stands = highest(stands, said)
        assert stands is Delivery.READ


def test_ranks_are_a_strict_order_that_can_be_read_back() -> None:
    assert sorted(RANK.values()) == list(range(len(Delivery)))
    assert all(BY_RANK[RANK[one]] is one for one in Delivery)
    ladder = ["queued", "sending", "unknown", "sent", "failed", "delivered", "read"]
    assert [RANK[Delivery(one)] for one in ladder] == sorted(RANK[Delivery(one)] for one in ladder)
    for one, other in itertools.product(Delivery, repeat=2):
        assert highest(one, other) is highest(other, one)
        assert highest(one, highest(one, other)) is highest(one, other)


def test_words_of_a_message_are_those_a_person_wrote() -> None:
    assert plain(tuple(EACH)) == "Bonjour\n😀\nTour\nLéa\nA\nBonjour Léa"
    assert plain((Media(MediaKind.IMAGE, 1), Location(1, 2))) == ""


def test_positions_compare_by_time_then_sequence_then_arrival() -> None:
    one, two = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 3, 2, 9, 0, 1, tzinfo=UTC)
    ordered = [Position(one, 1, 9), Position(one, 2, 3), Position(one, 2, 4), Position(two, 0, 1)]
    assert [ordered[n] for n in sorted((3, 1, 0, 2), key=ordered.__getitem__)] == ordered
