"""Numbers as people write them where a channel lives."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from causerie.http.phones import address_for, zone_of
from causerie.model.channel import Capabilities, Channel, ChannelState
from causerie.model.errors import Invalid

ABLE = Capabilities(1600, schemes=frozenset({"phone"}))
FRENCH = Channel(1, 1, "sms", "+33700000001", "Boutique", 1, None, ChannelState.LIVE, None)


@pytest.mark.parametrize(
    ("own", "typed", "address"),
    [
        ("+33700000001", "06 12 34 56 78", "+33612345678"),
        ("+33700000001", "0612345678", "+33612345678"),
        ("+33700000001", "+32 470 12 34 56", "+32470123456"),
        ("+33700000001", "00 32 470 12 34 56", "+32470123456"),
        ("+442079460000", "07700 900123", "+447700900123"),
        ("+12025550100", "(202) 555-0143", "+12025550143"),
        ("1122334455", "+33 6 12 34 56 78", "+33612345678"),
    ],
)
def test_a_number_means_what_it_means_there(own: str, typed: str, address: str) -> None:
    assert address_for(replace(FRENCH, address=own), ABLE, typed) == address


@pytest.mark.parametrize(("own", "typed"), [("+33700000001", "bonjour"), ("+33700000001", "12"), ("11223344", "06")])
def test_what_is_no_number_is_refused(own: str, typed: str) -> None:
    with pytest.raises(Invalid, match="wrong_number"):
        address_for(replace(FRENCH, address=own), ABLE, typed)


def test_other_addresses_are_left_to_the_desk() -> None:
    assert address_for(FRENCH, replace(ABLE, schemes=frozenset({"email"})), "Lea@Example.org") == "Lea@Example.org"
    assert address_for(FRENCH, replace(ABLE, starts=False), "visitor-1") == "visitor-1"


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("+33612345678", "Europe/Paris"),
        ("+81312345678", "Asia/Tokyo"),
        ("+14155552671", "America/Los_Angeles"),
        ("+18005550100", None),  # no place
        ("+79991234567", None),  # eleven hours of Russia
        ("erased-12", None),
    ],
)
def test_a_number_tells_the_hour_where_it_can(number: str, name: str | None) -> None:
    assert zone_of(number, datetime(2026, 3, 2, 10, tzinfo=UTC)) == name
