"""The key under which an element is remembered for ever: the same thing twice is one, different things are two."""

from __future__ import annotations

from dataclasses import replace

import pytest

from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.element import (
    Arrived,
    ConsentSaid,
    Edited,
    Element,
    Moved,
    Noticed,
    Reacted,
    Receipt,
    SeenKind,
    Sender,
    TemplateReviewed,
    Typing,
    Unknown,
    seen_key,
)
from causerie.model.message import Delivery, Text

ODILE, MAX = Address("phone", "", "+33600000001"), Address("phone", "", "+33600000002")
TEXT = Arrived("c", "m1", Sender((ODILE,)), (Text("a"),))
EDIT = Edited("c", "m1", "1", (Text("b"),))
LIKE = Reacted("c", "m1", ODILE, "👍", "1")
SENT = Receipt("c", "m1", Delivery.SENT)


def test_one_provider_id_arrives_as_many_things() -> None:
    """A message, an edit, a reaction and four receipts may carry the same id."""
    said: list[Element] = [TEXT, EDIT, LIKE, *(replace(SENT, delivery=Delivery(one)) for one in
                           ("sent", "delivered", "read", "failed"))]  # fmt: skip
    assert len({seen_key(one) for one in said}) == len(said) == 7


@pytest.mark.parametrize(
    ("one", "same"),
    [
        (TEXT, replace(TEXT, parts=(Text("other words"),), sequence=9)),
        (EDIT, replace(EDIT, parts=())),
        (LIKE, replace(LIKE, at=None)),
        (SENT, replace(SENT, correlation="7")),
    ],
)
def test_the_same_thing_told_otherwise_is_the_same(one: Element, same: Element) -> None:
    assert seen_key(one) == seen_key(same)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TEXT, replace(TEXT, key="m2")),
        (EDIT, replace(EDIT, version="2")),
        (LIKE, replace(LIKE, emoji=None)),
        (LIKE, replace(LIKE, emoji="❤")),
        (LIKE, replace(LIKE, version="2")),
        (LIKE, replace(LIKE, actor=MAX)),
        (SENT, replace(SENT, delivery=Delivery.READ)),
        (replace(SENT, delivery=Delivery.FAILED), replace(SENT, delivery=Delivery.FAILED, error="rejected")),
    ],
)
def test_another_thing_is_another(one: Element, other: Element) -> None:
    assert seen_key(one) != seen_key(other)


def test_what_leaves_no_trace_has_no_key() -> None:
    for one in (Typing("c", ODILE), Noticed("c", "beat"), Unknown("odd", "/1")):
        assert seen_key(one) is None


def test_platforms_own_words_are_signals_under_their_key() -> None:
    said: list[Element] = [
        ConsentSaid("c", "k", ODILE, Purpose.ALL, ConsentState.REFUSED),
        Moved("c", "k", ODILE, MAX),
        TemplateReviewed(None, "k", "t", "fr", "approved"),
    ]
    assert {seen_key(one) for one in said} == {(SeenKind.SIGNAL, "k")}
