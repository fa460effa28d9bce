"""What the outcome of a send means: one reading of the closed vocabulary, and refusals that are believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from causerie.channels.errors import (
    LONGEST_WAIT,
    Ambiguous,
    NotSent,
    OptedOut,
    OutsideWindow,
    Rejected,
    SendError,
    Throttled,
    Unauthorised,
    Unreachable,
)
from causerie.channels.protocol import Order, Sent, Session
from causerie.desk.deliver import PAUSE_UNAUTHORISED, Outcome, attempt, settle, sweep
from causerie.model.errors import NotPermitted
from causerie.model.outbox import Patience
from causerie.store import outbox
from causerie.store.database import Work
from causerie.store.outbox import Claimed
from causerie.testing.house import House
from tests.desk.people import answered, opened, row_of
from tests.store.sends import FAST, claim

PATIENCE = Patience()


async def _claimed(house: House) -> Claimed:
    """A colleague's answer, under way."""
    from_whom = await opened(house)
    await answered(house, from_whom)
    return await _claim(house)


async def _claim(house: House) -> Claimed:

    await house.do(lambda work: outbox.set_rate(work, house.channel(), FAST))
    (one,) = await claim(house)
    return one


async def _settle(house: House, *outcomes: Outcome) -> None:
    async def verb(work: Any) -> None:
        jitter = [1.0] * len(outcomes)
        await settle(work, house.directory, house.ids, outcomes, patience=PATIENCE, jitter=jitter)

    await house.do(verb)


async def _end(house: House, error: SendError | None, *, attempts: int = 1, n: int = 1) -> dict[str, Any]:
    """How the answer to person number `n` stands after this outcome."""
    conversation = await opened(house, phone=f"+3360000{n:04}")
    await answered(house, conversation)
    await house.do(_rested)
    one = replace(await _claim(house), attempts=attempts)
    await _settle(house, Outcome(one, sent=None if error else Sent(f"SM{n}"), error=error))
    send = await row_of(house, "outbox", one.id)
    message = await row_of(house, "message", one.message_id)
    return {
        "state": send["state"],
        "delivery": message["delivery"],
        "error": message["error"],
        "wait": send["due_at"] - house.clock(),
        "told": (await house.told("delivery_changed"))[-1]["data"],
        "shown": (await row_of(house, "conversation", conversation))["last_delivery"],
    }


async def _rested(work: Work) -> None:
    await work.execute("update rate set paused_until = null")


NONE = timedelta(0)
CASES: list[tuple[SendError | None, str, int, timedelta]] = [
    (None, "sent", 4, NONE),
    (Throttled("throttled"), "queued", 1, timedelta(seconds=5)),
    (Throttled("throttled", retry_after=42.0), "queued", 1, timedelta(seconds=42)),
    (Throttled("throttled", retry_after=2.0), "queued", 1, timedelta(seconds=5)),
    (Throttled("throttled", retry_after=1e300), "queued", 1, timedelta(seconds=LONGEST_WAIT)),
    (Throttled("throttled", retry_after=float("nan")), "queued", 1, timedelta(seconds=5)),
    (Throttled("throttled", retry_after=-5.0), "queued", 1, timedelta(seconds=5)),
    (Unreachable("unreachable"), "queued", 1, timedelta(seconds=5)),
    (Unauthorised("unauthorised"), "queued", 1, timedelta(seconds=5)),
    (Rejected("too_long"), "failed", 5, NONE),
    (OutsideWindow("outside_window"), "failed", 5, NONE),
    (OptedOut("opted_out"), "failed", 5, NONE),
    (NotSent("odd"), "failed", 5, NONE),
    (Ambiguous("timeout"), "unknown", 3, NONE),
    (SendError("new_kind"), "unknown", 3, NONE),
]


async def test_each_outcome_has_one_meaning(house: House) -> None:
    words = {4: "sent", 1: "queued", 5: "failed", 3: "unknown"}
    for n, (error, state, delivery, wait) in enumerate(CASES):
        ended = await _end(house, error, n=n)
        assert (ended["state"], ended["delivery"], ended["wait"]) == (state, delivery, wait), repr(error)
        assert ended["told"] == {"delivery": words[delivery]}
        assert ended["shown"] == delivery


async def test_tries_run_out_but_not_while_our_credentials_are_at_fault(house: House) -> None:
    cases = ((Unreachable("unreachable"), "failed"), (Throttled("throttled"), "failed"), (Unauthorised("x"), "queued"))
    for n, (error, state) in enumerate(cases):
        ended = await _end(house, error, attempts=PATIENCE.attempts, n=n)
        assert ended["state"] == state
        assert ended["error"] == (error.code if state == "failed" else None)
    ended = await _end(house, Unreachable("unreachable"), attempts=PATIENCE.attempts - 1, n=9)
    assert ended["state"] == "queued"


async def test_a_channel_that_was_told_to_wait_sends_nothing_meanwhile(house: House) -> None:
    """T11: the provider's word holds for the whole number, not for one message."""
    one = await _claimed(house)
    await opened(house, phone="+33600000002")
    await answered(house, (await house.rows("conversation"))[-1]["id"])
    await _settle(house, Outcome(one, error=Throttled("throttled", retry_after=30.0)))
    house.clock.forward(seconds=29.9)
    assert await claim(house) == []
    house.clock.forward(seconds=0.1)
    assert len(await claim(house)) == 2


async def test_refused_credentials_rest_the_channel(house: House) -> None:
    one = await _claimed(house)
    await _settle(house, Outcome(one, error=Unauthorised("unauthorised")))
    (rate,) = await house.rows("rate")
    assert rate["paused_until"] == house.clock() + PAUSE_UNAUTHORISED


async def test_a_provider_that_says_opted_out_is_believed(house: House) -> None:
    one = await _claimed(house)
    await _settle(house, Outcome(one, error=OptedOut("opted_out", "21610")))
    (consent,) = await house.rows("consent")
    assert (consent["state"], consent["purpose"], consent["proof"]) == ("refused", "all", "provider")
    assert consent["message_id"] == one.message_id
    assert [event["data"]["state"] for event in await house.told("consent_changed")] == ["refused"]
    with pytest.raises(NotPermitted, match="opted_out"):
        await answered(house, one.conversation_id or 0)


async def test_an_outcome_that_comes_after_its_lease_records_nothing(house: House) -> None:
    one = await _claimed(house)
    house.clock.forward(seconds=61)
    await house.do(sweep)
    await _settle(house, Outcome(one, error=OptedOut("opted_out")))
    assert await house.rows("consent") == []
    (send,) = await house.rows("outbox")
    assert send["state"] == "unknown"
    assert [event["data"]["delivery"] for event in await house.told("delivery_changed")] == ["unknown"]


class _Saying:
    def __init__(self, failure: BaseException | None) -> None:
        self.failure = failure

    async def send(self, order: Order) -> Sent:
        if self.failure:
            raise self.failure
        return Sent("SM1")


@pytest.mark.parametrize(
    ("failure", "kind", "code"),
    [
        (None, type(None), None),
        (Rejected("too_long"), Rejected, "too_long"),
        (KeyError("sid"), Ambiguous, "adapter_failed"),
        (TimeoutError(), Ambiguous, "adapter_failed"),
        (RecursionError(), Ambiguous, "adapter_failed"),
    ],
)
async def test_an_attempt_never_raises_and_what_is_unforeseen_may_have_left(
    failure: Exception | None, kind: type, code: str | None
) -> None:
    session = cast(Session, _Saying(failure))
    outcome = await attempt(session, cast(Order, None), cast(Claimed, None))
    assert type(outcome.error) is kind
    assert (outcome.sent is not None) == (failure is None)
    assert outcome.error is None or outcome.error.code == code


async def test_settling_many_costs_what_settling_one_costs(house: House) -> None:

    counts = []
    for size in (1, 8):
        for n in range(size):
            conversation = await opened(house, phone=f"+3360001{size}0{n}")
            await answered(house, conversation)
        await house.do(lambda work: outbox.set_rate(work, house.channel(), FAST))
        found = await claim(house)
        assert len(found) == size
        with house.database.counting() as count:
            await _settle(house, *(Outcome(one, sent=Sent(f"SM{one.id}")) for one in found))
        counts.append(count())
    assert counts[0] == counts[1]
