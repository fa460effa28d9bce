"""What a pipeline offers, and what still stands in it."""

from __future__ import annotations

from datetime import UTC, datetime

from causerie.model.deal import OFFERED, Ends, Pipeline, Stage


def test_archived_stages_take_no_deals() -> None:
    kept, gone = (
        Stage(1, "Devis", "Quote", Ends.OPEN, 1),
        Stage(2, "Essai", "Trial", Ends.OPEN, 2, datetime(2026, 3, 2, tzinfo=UTC)),
    )
    assert Pipeline(on=True, currency="EUR", stages=(kept, gone)).standing() == [kept]


def test_what_we_offer_begins_open_and_ends_both_ways() -> None:
    ends = [ends for _, _, ends in OFFERED]
    assert ends[0] is Ends.OPEN
    assert ends[-2:] == [Ends.WON, Ends.LOST]
