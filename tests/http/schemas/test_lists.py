"""A listing as a request writes it is the listing that the store reads."""

from __future__ import annotations

import msgspec
import pytest

from causerie.http.schemas.lists import BulkAsked, ListingWritten
from causerie.model.listing import Listing, Order, View


def test_nothing_said_is_every_open_conversation() -> None:
    assert msgspec.json.decode(b"{}", type=ListingWritten).listing() == Listing()


def test_every_word_of_it_counts() -> None:
    said = b"""{"view": "mine", "state": null, "channel_id": 1, "label_id": 2, "team_id": 3, "unread": true,
                "order": "waiting"}"""
    expected = Listing(View.MINE, None, 1, 2, 3, unread=True, order=Order.WAITING)
    assert msgspec.json.decode(said, type=ListingWritten).listing() == expected


@pytest.mark.parametrize(
    "said", [b'{"act": "read", "but": [0]}', b'{"act": "snooze", "until": "2026-01-01T00:00:00"}', b'{"act": "fly"}']
)
def test_what_is_out_of_bounds_never_reaches_a_verb(said: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(said, type=BulkAsked)
