"""What was parked is tried again: applied once, counted when it fails, dismissed when a person says so."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

import pytest

from causerie.channels.protocol import HookRequest
from causerie.channels.registry import BY_NAME
from causerie.desk.batch import Payload
from causerie.desk.receive import receive
from causerie.desk.replay import EARLY_ATTEMPTS, Replayed, Wanted, dismiss, replay, retry_early
from causerie.model.contact import Address
from causerie.model.element import Edited, Element, Reacted, Unknown
from causerie.model.errors import Conflict, Forbidden, NotFound, Unreadable
from causerie.model.message import Text
from causerie.store import intake
from causerie.store.database import Database
from causerie.testing.house import AGENT, SUPERVISOR, House

NUMBER = "+33700000001"


class Parser:
    """The Twilio parser as a bug left it, and as a fix made it: what it says of each body is the test's."""

    def __init__(self) -> None:
        self.says: dict[bytes, Sequence[Element] | Exception] = {}

    def __call__(self, request: HookRequest, credentials: Any) -> Sequence[Element]:
        said = self.says[request.body]
        if isinstance(said, Exception):
            raise said
        return said


@pytest.fixture
def parser(monkeypatch: pytest.MonkeyPatch) -> Parser:
    made = Parser()
    monkeypatch.setattr(BY_NAME["twilio"], "parse", made)
    return made


async def keep(house: House, body: bytes, *elements: Element, unreadable: str | None = None) -> int:
    """Receive a payload as its parser understood it that day; its intake id."""
    request = HookRequest("POST", "https://causerie.example/hooks/x", "", {}, body)
    payload = Payload(house.held["twilio"], request, house.clock(), elements, unreadable=unreadable)
    await house.do(lambda work: receive(work, [payload], ids=house.ids))
    return payload.intake_id


def again(house: House, *, database: Database | None = None, by: int | None = None, **wanted: Any) -> Awaitable[Any]:
    grant = house.grant(by) if by else None
    asked = Wanted(**wanted)
    where = database or house.database
    return replay(where, house.directory, house.ids, wanted=asked, now=house.clock(), grant=grant)


async def states(house: House) -> list[tuple[str, str, int]]:
    return [(row["state"], row["reason"], row["attempts"]) for row in await house.rows("parked")]


async def texts(house: House) -> list[str]:
    return [row["parts"][0]["text"] for row in await house.rows("message")]


async def test_a_payload_nobody_could_read_goes_in_after_the_fix(house: House, parser: Parser) -> None:
    kept = await keep(house, b"1", unreadable="not_json")
    parser.says[b"1"] = Unreadable("too_deep")
    assert await again(house) == Replayed(0, 1)
    assert await states(house) == [("parked", "too_deep", 1)]
    parser.says[b"1"] = [house.said("un", key="m1"), house.said("deux", key="m2")]
    assert await again(house, intake_id=kept, by=SUPERVISOR) == Replayed(1, 0)
    assert await texts(house) == ["un", "deux"]
    assert await states(house) == [("replayed", "too_deep", 1)]
    assert [row["state"] for row in await house.rows("intake")] == ["applied"]
    (event,) = await house.told("intake_settled")
    assert event["data"]["state"] == "replayed"
    assert await again(house) == Replayed()


async def test_one_element_goes_in_alone_and_the_others_not_twice(house: House, parser: Parser) -> None:
    await keep(house, b"1", house.said("un", key="m1"), Unknown("wrong_shape", "/1"), house.said("trois", key="m3"))
    better = [house.said("un", key="m1"), house.said("deux", key="m2"), house.said("trois", key="m3")]
    parser.says[b"1"] = better
    assert await again(house, reason="other") == Replayed()
    assert await again(house, reason="wrong_shape") == Replayed(1, 0)
    assert await texts(house) == ["un", "trois", "deux"]


async def test_a_parser_that_counts_otherwise_loses_and_doubles_nothing(house: House, parser: Parser) -> None:
    await keep(house, b"1", Unknown("wrong_shape", "/0"), house.said("deux", key="m2"))
    parser.says[b"1"] = [house.said(word, key=key) for word, key in (("zéro", "m0"), ("un", "m1"), ("deux", "m2"))]
    await again(house)
    assert sorted(await texts(house)) == ["deux", "un", "zéro"]


async def test_what_came_again_meanwhile_is_not_applied_twice(house: House, parser: Parser) -> None:
    await keep(house, b"1", unreadable="failed_KeyError")
    await house.hear(house.said("un", key="m1"))
    parser.says[b"1"] = [house.said("un", key="m1")]
    assert await again(house) == Replayed(1, 0)
    assert await texts(house) == ["un"]


async def test_what_is_still_not_understood_waits_with_its_new_reason(house: House, parser: Parser) -> None:
    await keep(house, b"1", unreadable="not_json")
    parser.says[b"1"] = [house.said("un", key="m1"), Unknown("unknown_type", "/1")]
    assert await again(house) == Replayed(0, 1)
    assert [(row["ordinal"], row["state"], row["reason"]) for row in await house.rows("parked")] == [
        (-1, "replayed", "not_json"),
        (1, "parked", "unknown_type"),
    ]
    assert await again(house) == Replayed(0, 1)
    assert (await states(house))[1] == ("parked", "unknown_type", 1)
    assert await texts(house) == ["un"]


async def test_a_replay_that_fails_counts_and_leaves_all_as_it_was(house: House, parser: Parser) -> None:
    await keep(house, b"1", unreadable="failed_KeyError")
    parser.says[b"1"] = RuntimeError("still broken")
    assert await again(house) == Replayed(0, 1)
    assert await states(house) == [("parked", "failed_RuntimeError", 1)]


async def test_a_dismissed_element_stays_out(house: House, parser: Parser) -> None:
    kept = await keep(house, b"1", Unknown("wrong_shape", "/0"))
    await house.do(lambda work: dismiss(work, grant=house.grant(SUPERVISOR), intake_id=kept))
    assert await states(house) == [("dismissed", "wrong_shape", 0)]
    assert [row["state"] for row in await house.rows("intake")] == ["applied"]
    parser.says[b"1"] = [house.said("un", key="m1")]
    assert await again(house, intake_id=kept) == Replayed()
    with pytest.raises(Conflict):
        await house.do(lambda work: dismiss(work, grant=house.grant(SUPERVISOR), intake_id=kept))
    assert await texts(house) == []


async def test_a_body_that_is_gone_waits_for_nothing(house: House, parser: Parser) -> None:
    await keep(house, b"1", unreadable="not_json")
    await house.do(lambda work: work.execute("update intake set body = null"))
    assert await again(house) == Replayed()
    assert await states(house) == [("dismissed", "not_json", 0)]


async def test_a_connection_that_is_gone_is_said(house: House, parser: Parser) -> None:
    await keep(house, b"1", unreadable="not_json")
    await house.do(lambda work: work.execute("update connection set removed_at = now()"))
    await house.directory.refresh(monotonic=0)
    assert await again(house) == Replayed(0, 1)
    assert await states(house) == [("parked", "connection_gone", 1)]


async def test_two_processes_replay_it_once(house: House, parser: Parser) -> None:
    for n in range(5):
        await keep(house, f"{n}".encode(), unreadable="not_json")
        parser.says[f"{n}".encode()] = [house.said(f"m{n}", key=f"m{n}")]
    async with Database(house.database.dsn, size=2) as other:
        both = await asyncio.gather(again(house), again(house, database=other))
    assert both[0] + both[1] == Replayed(5, 0)
    assert len(await texts(house)) == 5


async def test_an_edit_that_came_early_goes_in_by_itself(house: House, parser: Parser) -> None:
    edit = Edited(NUMBER, "m1", "e1", (Text("Bonjour"),))
    reaction = Reacted(NUMBER, "m1", Address("phone", "", "+33600000001"), "👍", "1")
    parser.says[b"1"] = [edit, reaction]
    await keep(house, b"1", edit, reaction)
    assert await early(house) == Replayed()
    house.clock.forward(seconds=5)
    assert await early(house) == Replayed(0, 2)
    assert await early(house) == Replayed(), "the next try comes later"
    await house.hear(house.said("Bonjur", key="m1"))
    house.clock.forward(seconds=5)
    assert await early(house) == Replayed(2, 0)
    assert await texts(house) == ["Bonjour"]
    assert [row["emoji"] for row in await house.rows("reaction")] == ["👍"]
    assert [state for state, _, _ in await states(house)] == ["replayed", "replayed"]
    assert len(await house.rows("seen")) == 3


async def test_what_stays_early_is_left_to_a_person(house: House, parser: Parser) -> None:
    edit = Edited(NUMBER, "m1", "e1", (Text("Bonjour"),))
    parser.says[b"1"] = [edit]
    await keep(house, b"1", edit)
    tries = 0
    for _ in range(2 * EARLY_ATTEMPTS):
        house.clock.forward(hours=1)
        tries += (await early(house)).waiting
    assert tries == EARLY_ATTEMPTS
    assert await states(house) == [("parked", "early", EARLY_ATTEMPTS)]


def early(house: House) -> Awaitable[Replayed]:
    return retry_early(house.database, house.directory, house.ids, now=house.clock())


async def test_only_who_supervises_replays_and_dismisses(house: House, parser: Parser) -> None:
    kept = await keep(house, b"1", unreadable="not_json")
    with pytest.raises(Forbidden):
        await again(house, intake_id=kept, by=AGENT)
    with pytest.raises(Forbidden):
        await house.do(lambda work: dismiss(work, grant=house.grant(AGENT), intake_id=kept))
    for verb in (
        again(house, intake_id=kept + 1, by=SUPERVISOR),
        house.do(lambda work: dismiss(work, grant=house.grant(SUPERVISOR), intake_id=kept + 1)),
    ):
        with pytest.raises(NotFound):
            await verb


async def test_waiting_payloads_come_oldest_first(house: House) -> None:
    kept = [await keep(house, f"{n}".encode(), unreadable="not_json") for n in range(3)]
    assert await house.do(lambda work: intake.waiting(work, reason=None, limit=2)) == kept[:2]
