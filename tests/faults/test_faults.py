"""The faults in small: that the judge can find each wrong, that a round runs, that three workers keep lanes in order.

The real thing is `make faults`; a suite has no minutes for a hundred rounds.
"""

from __future__ import annotations

import random

import pytest

from tests.faults.colleagues import Reply
from tests.faults.customers import Customer, Said
from tests.faults.faults import FAULTS
from tests.faults.lanes import judge as judge_lanes
from tests.faults.lanes import three_workers
from tests.faults.rounds import one_round
from tests.faults.verdict import disordered, overtaken
from tests.faults.world import world


def _customer(*, timed: bool) -> Customer:
    said = [Said(f"k{place}", place, b"", posted=place, acknowledged=place + 0.5) for place in range(3)]
    return Customer("whatsapp" if timed else "twilio", "+33610000001", timed=timed, said=said)


@pytest.mark.parametrize("timed", [True, False])
def test_the_judge_sees_a_thread_in_the_wrong_order(timed: bool) -> None:
    customer = _customer(timed=timed)
    assert list(disordered(customer, ["k0", "k1", "k2"])) == []
    wrong = [(before.place, after.place) for before, after in disordered(customer, ["k0", "k2", "k1"])]
    assert wrong == [(1, 2)]


def test_messages_posted_side_by_side_may_stand_either_way_where_nobody_tells_the_time() -> None:
    customer = _customer(timed=False)
    customer.said[2].posted = 1.2  # before the one before it was acknowledged
    assert list(disordered(customer, ["k0", "k2", "k1"])) == []


def test_the_judge_sees_a_reply_that_overtook_another() -> None:
    replies = [Reply(place, f"out {place}", place) for place in range(3)]
    assert list(overtaken(replies, ["out 0", "out 1", "out 2"])) == []
    assert [pair[1].place for pair in overtaken(replies, ["out 0", "out 2", "out 1"])] == [2]
    replies[1].resent = True
    assert list(overtaken(replies, ["out 0", "out 2", "out 1"])) == []


def test_the_judge_of_lanes_counts_inversions_what_is_missing_and_what_came_twice() -> None:
    assert judge_lanes([("a", 1), ("b", 3), ("a", 2)], 3) == {"inversions": 0, "missing": 0, "repeated": 0}
    assert judge_lanes([("a", 2), ("a", 1), ("a", 1)], 3) == {"inversions": 1, "missing": 1, "repeated": 1}


@pytest.mark.timeout(240)
async def test_two_rounds_leave_clean_books() -> None:
    async with world() as around:
        for number, fault in enumerate(("server_kill", "provider_timeout")):
            assert fault in FAULTS
            found = await one_round(around, number=number, fault=fault, draw=random.Random(number))
            assert found.acked > 200
            assert found.clean(), found.line()


@pytest.mark.timeout(240)
async def test_three_workers_keep_every_lane_in_order() -> None:
    found = await three_workers(lanes=60, each=5)
    assert (found["messages"], found["inversions"], found["missing"], found["repeated"]) == (300, 0, 0, 0)
