"""How a screen begins: what is read first, and what of a later frame it already knows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from causerie.http.opening import asked, beyond, opening
from causerie.model.event import EventKind
from causerie.realtime.hub import Hub, Queued, encode
from causerie.store.database import Work
from causerie.testing.house import ADMIN, STRANGER, House
from tests.desk.people import opened


async def _open(house: House, after: str, *, agent: int = ADMIN) -> tuple[int, list[Any], bool]:
    begun = await opening(house.database, Hub(house.database), house.grant(agent), after)
    return begun.n, [json.loads(frame) for frame in begun.frames], begun.news


async def test_a_screen_that_knows_nothing_gets_a_snapshot(house: House) -> None:
    conversation = await opened(house)
    n, (snapshot,), news = await _open(house, "")
    assert (n, snapshot["n"], snapshot["type"], news) == (2, 2, "snapshot", True)
    assert [row["id"] for row in snapshot["conversations"]] == [conversation]


async def test_a_screen_that_was_away_gets_what_it_missed_and_no_news_of_what_it_may_not_see(house: House) -> None:
    await opened(house)
    assert await _open(house, "2") == (2, [{"type": "resume", "n": 2}], False)
    n, (greeting, missed), news = await _open(house, "1")
    assert (n, greeting, news) == (2, {"type": "resume", "n": 1}, True)
    assert [event["n"] for event in missed["events"]] == [2]
    assert await _open(house, "0", agent=STRANGER) == (2, [{"type": "resume", "n": 0}], False)


@pytest.mark.parametrize(("first", "last", "told"), [(1, 5, None), (4, 7, [6, 7]), (6, 8, [6, 7, 8])])
def test_a_frame_tells_what_is_beyond_the_number(first: int, last: int, told: list[int] | None) -> None:
    events = [{"n": n} for n in range(first, last + 1)]
    left = beyond(Queued(first, last, encode({"n": last, "events": events})), 5)
    assert (left and [event["n"] for event in json.loads(left)["events"]]) == told


def test_what_is_not_of_the_journal_has_no_number() -> None:
    assert beyond(Queued(0, 0, b"{}"), 5) == b"{}"


def test_a_value_of_the_query_is_found_or_empty() -> None:
    scope = {"query_string": b"after=12&x=1"}
    assert (asked(scope, "after"), asked(scope, "y")) == ("12", "")


async def test_numbers_are_told_even_where_nothing_touches_a_row(house: House) -> None:
    async def verb(work: Work) -> None:
        work.tell(EventKind.CHANNEL_CHANGED)

    await house.do(verb)
    _, (_, missed), _ = await _open(house, "0", agent=STRANGER)
    assert (missed["n"], missed["rows"]["conversations"]) == (1, [])
