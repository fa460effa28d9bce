"""Rows at hand hold until a later transaction says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from causerie.model.committed import AtHand
from causerie.model.event import Event, EventKind


def _event(kind: EventKind, *, conversation: int | None = None, message: int | None = None) -> Event:
    return Event(1, datetime(2026, 1, 1, tzinfo=UTC), kind, conversation, None, message, None, None, None)


def _at_hand(*, conversations: dict[int, Any] | None = None, messages: dict[int, Any] | None = None) -> AtHand:
    return AtHand(conversations or {}, messages or {})


def test_later_rows_take_the_place_of_earlier_ones() -> None:
    rows = _at_hand(conversations={1: "before", 2: "other"}, messages={10: "before"})
    rows.then(
        [_event(EventKind.MESSAGE_RECEIVED, conversation=1, message=11)],
        _at_hand(conversations={1: "after"}, messages={11: "new"}),
    )
    assert rows == _at_hand(conversations={1: "after", 2: "other"}, messages={10: "before", 11: "new"})


def test_what_a_later_event_touches_without_its_row_is_at_hand_no_more() -> None:
    rows = _at_hand(conversations={1: "before", 2: "other"}, messages={10: "before"})
    rows.then([_event(EventKind.DELIVERY_CHANGED, conversation=1, message=10)], AtHand())
    assert rows == _at_hand(conversations={2: "other"})


def test_after_a_merge_nothing_is_at_hand() -> None:
    rows = _at_hand(conversations={1: "before"}, messages={10: "before"})
    rows.then([_event(EventKind.CONTACTS_MERGED)], _at_hand(messages={11: "new"}))
    assert rows == _at_hand(messages={11: "new"})
