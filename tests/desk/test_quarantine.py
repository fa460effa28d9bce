"""Marking spam and taking it back, alone and in any order with everything else that can happen meanwhile."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from causerie.desk.block import block
from causerie.desk.merge import merge
from causerie.desk.notify import notify
from causerie.desk.quarantine import quarantine
from causerie.desk.release import release
from causerie.desk.reopen import reopen
from causerie.desk.resolve import resolve
from causerie.desk.unblock import unblock
from causerie.model.errors import Conflict, NotFound, NotPermitted
from causerie.model.listing import Listing, View
from causerie.store import lists
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import answered, contact_of, opened, row_of
from tests.store.browsers import subscribed

NUMBERS = ("+33600000001", "+33600000002", "+33600000003")


def marking(house: House, conversation: int, *, by: int = AGENT, blocks: bool = False) -> Awaitable[None]:
    return house.do(lambda work: quarantine(work, grant=house.grant(by), conversation_id=conversation, blocks=blocks))


def letting_out(house: House, conversation: int, *, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: release(work, grant=house.grant(by), conversation_id=conversation))


async def clocks(house: House, conversation: int) -> tuple[Any, ...]:
    row = await row_of(house, "conversation", conversation)
    return row["state"], row["unread"], row["waiting_since"], row["snoozed_until"]


async def test_nothing_else_moves_it_and_nobody_answers_it(house: House) -> None:
    conversation = await opened(house)
    await marking(house, conversation)
    for verb in (resolve, reopen, quarantine):
        with pytest.raises(Conflict):
            await house.do(lambda work, verb=verb: verb(work, grant=house.grant(), conversation_id=conversation))
    with pytest.raises(NotPermitted, match="quarantined"):
        await answered(house, conversation)
    await letting_out(house, conversation)
    with pytest.raises(Conflict):
        await letting_out(house, conversation)
    await answered(house, conversation)


async def test_the_address_is_blocked_in_the_same_gesture(house: House) -> None:
    conversation = await opened(house)
    await marking(house, conversation, blocks=True)
    (identity,) = await house.rows("identity")
    assert (identity["blocked_reason"], identity["blocked_by"]) == ("spam", AGENT)
    await house.hear(house.said("Encore", key="m2"))
    assert {row["conversation_id"] for row in await house.rows("message")} == {conversation}
    assert (await clocks(house, conversation))[:2] == ("spam", 0)


async def test_of_one_person_the_address_that_wrote_it_is_blocked(house: House) -> None:
    conversation = await opened(house)
    await opened(house, phone=NUMBERS[1])
    kept, gone = await contact_of(house), await contact_of(house, NUMBERS[1])
    await house.do(lambda work: merge(work, house.ids, grant=house.grant(), kept=kept, gone=gone))
    for row in await house.rows("conversation"):
        if row["id"] != conversation:
            id_ = row["id"]
            await house.do(lambda work, id_=id_: resolve(work, grant=house.grant(), conversation_id=id_))
    await house.hear(house.said("Promo", key="m3", phone=NUMBERS[1]))
    await marking(house, conversation, blocks=True)
    barred = [row["address"] for row in await house.rows("identity") if row["blocked_at"] is not None]
    assert barred == [NUMBERS[1]]


async def test_nobody_is_told_of_it(house: House) -> None:
    conversation = await opened(house)
    await subscribed(house, AGENT, "https://push.example/1")
    await house.do(lambda work: notify(work, looks=lambda *_: False))
    await house.do(lambda work: work.execute("delete from push"))
    await house.hear(house.said("Encore", key="m2"))
    await marking(house, conversation)
    await house.hear(house.said("Et encore", key="m3"))
    await house.do(lambda work: notify(work, looks=lambda *_: False))
    assert await house.rows("push") == []


async def test_a_stranger_marks_and_lets_out_nothing(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await marking(house, conversation, by=STRANGER)
    await marking(house, conversation)
    with pytest.raises(NotFound):
        await letting_out(house, conversation, by=STRANGER)


class Days:
    """Random days of three people: what the ledger must keep whatever is blocked, marked and taken back."""

    def __init__(self, house: House, seed: int) -> None:
        self.house = house
        self.dice = random.Random(seed)
        self.said = 0
        self.blocked: set[str] = set()

    async def step(self) -> None:
        steps: list[Callable[[str], Awaitable[None]]] = [
            *(self.write, self.write, self.write, self.answer, self.block),
            *(self.unblock, self.mark, self.let_out, self.resolve),
        ]
        await self.dice.choice(steps)(self.dice.choice(NUMBERS))
        self.house.clock.forward(minutes=1)
        await self.look()

    async def write(self, phone: str) -> None:
        self.said += 1
        standing = {row["id"]: row for row in await self.house.rows("conversation")}
        events = len(await self.house.told("conversation_opened", "conversation_woken"))
        await self.house.hear(self.house.said(f"m{self.said}", key=f"m{self.said}", phone=phone))
        if phone not in self.blocked:
            return
        for row in await self.house.rows("conversation"):
            before = standing[row["id"]]
            assert [row[it] for it in ("state", "unread", "waiting_since")] == [
                before[it] for it in ("state", "unread", "waiting_since")
            ]
        assert events == len(await self.house.told("conversation_opened", "conversation_woken"))

    async def answer(self, phone: str) -> None:
        for row in await self.of(phone, "open"):
            if phone in self.blocked:
                with pytest.raises(NotPermitted):
                    await answered(self.house, row["id"])
            else:
                await answered(self.house, row["id"])

    async def block(self, phone: str) -> None:
        if await self.known(phone):
            contact = await contact_of(self.house, phone)
            await self.house.do(lambda work: block(work, grant=self.house.grant(), contact_id=contact))
            self.blocked.add(phone)

    async def unblock(self, phone: str) -> None:
        if not await self.known(phone):
            return
        contact, house = await contact_of(self.house, phone), self.house
        await house.do(lambda work: unblock(work, house.directory, house.ids, grant=house.grant(), contact_id=contact))
        self.blocked.discard(phone)
        unplaced = [row for row in await self.messages(phone) if row["conversation_id"] is None]
        assert unplaced == [], "whoever is let in is heard"

    async def mark(self, phone: str) -> None:
        for row in (await self.of(phone, "open", "resolved"))[:1]:
            await marking(self.house, row["id"])

    async def let_out(self, phone: str) -> None:
        for row in await self.of(phone, "spam"):
            await letting_out(self.house, row["id"])

    async def resolve(self, phone: str) -> None:
        for row in await self.of(phone, "open"):
            id_ = row["id"]
            await self.house.do(lambda work, id_=id_: resolve(work, grant=self.house.grant(), conversation_id=id_))

    async def known(self, phone: str) -> bool:
        return any(row["address"] == phone for row in await self.house.rows("identity"))

    async def of(self, phone: str, *states: str) -> list[dict[str, Any]]:
        found = await self.house.database.read(
            """select c.* from conversation c join identity i on i.id = c.identity_id
               where i.address = %s and c.state = any(%s) order by c.id""",
            [phone, list(states)],
        )
        return list(found)

    async def messages(self, phone: str) -> list[dict[str, Any]]:
        return list(
            await self.house.database.read(
                "select m.* from message m join identity i on i.id = m.identity_id where i.address = %s", [phone]
            )
        )

    async def look(self) -> None:
        """Nothing is lost, no clock runs in quarantine, counts count what is not there."""
        house = self.house
        talks = await house.rows("conversation")
        messages = await house.rows("message")
        assert sum(row["direction"] == "inbound" for row in messages) == self.said
        for talk in talks:
            own = [row for row in messages if row["conversation_id"] == talk["id"]]
            inbound = sum(row["direction"] == "inbound" for row in own)
            assert talk["message_count"] == len(own)
            assert talk["unread"] <= inbound
            if talk["state"] == "spam":
                assert (talk["unread"], talk["waiting_since"], talk["snoozed_until"]) == (0, None, None)
            if talk["state"] == "open":
                last = max((row for row in own), key=lambda row: row["id"])
                assert (talk["waiting_since"] is not None) == (last["direction"] == "inbound") or inbound == 0
        spam = {talk["id"] for talk in talks if talk["state"] == "spam"}
        assert {row["conversation_id"] for row in await house.rows("quarantine")} == spam
        async with house.database.connection() as conn:
            counts = await lists.counts(conn, house.grant())
            shown = {row.id for row in await lists.conversations(conn, house.grant(), Listing(state=None), limit=99)}
            held = await lists.conversations(conn, house.grant(), Listing(View.QUARANTINE), limit=99)
        assert counts["all"] == sum(talk["state"] == "open" for talk in talks)
        assert shown == {talk["id"] for talk in talks} - spam
        lying = {row.id for row in held}
        assert spam <= lying
        for phone in self.blocked:
            assert lying & {row["id"] for row in await self.of(phone, "open", "resolved", "spam")}


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_the_order_nothing_is_lost_and_no_clock_runs(house: House, seed: int) -> None:
    days = Days(house, seed)
    for _ in range(40):
        await days.step()
    for phone in NUMBERS:
        await days.unblock(phone)
        await days.let_out(phone)
        await days.look()
    assert all(row["conversation_id"] is not None for row in await house.rows("message"))
