"""Calls, visits and letters that colleagues noted: on whose thread they stand, what waits for them, who is told."""

from __future__ import annotations

import asyncio
import os
import random
from datetime import datetime, timedelta
from typing import Any

import pytest

from causerie.desk.block import block
from causerie.desk.erase import erase
from causerie.desk.log import LONGEST, OLDEST, Stranger
from causerie.desk.merge import merge
from causerie.desk.reach import reach
from causerie.desk.resolve import resolve
from causerie.desk.snooze import snooze
from causerie.desk.unmerge import unmerge
from causerie.desk.upload import upload
from causerie.model.contact import Scheme
from causerie.model.errors import Conflict, Invalid, NotFound, NotPermitted
from causerie.model.grant import Grant, Role
from causerie.model.message import Author, Direction, Kind
from causerie.store import contacts, search, threads
from causerie.testing.house import ADMIN, AGENT, STRANGER, TEAM, VAULT, House
from tests.desk.noting import logged
from tests.desk.people import answered, contact_of, opened, row_of

OTHER = "+33600000002"


async def conversation(house: House, id_: int | None) -> dict[str, Any]:
    assert id_ is not None
    return await row_of(house, "conversation", id_)


async def test_it_stands_in_the_thread_told_from_what_the_customer_typed(house: House) -> None:
    talk, contact = await opened(house), await contact_of(house)
    house.clock.forward(minutes=5)
    filed = await logged(house, contact, text=" Carte 4970 1000 0000 0154 ")
    assert (filed.contact_id, filed.conversation_id) == (contact, talk)
    async with house.database.connection() as conn:
        (_, noted) = await threads.thread(conn, house.grant(AGENT), contact, before=None, limit=9)
    assert (noted.direction, noted.kind, noted.author, noted.agent_id) == (
        Direction.INBOUND,
        Kind.CALL,
        Author.AGENT,
        AGENT,
    )
    assert noted.parts[0].text == "Carte •••• 0154"  # type: ignore[union-attr]
    row = await conversation(house, talk)
    assert (row["preview"], row["message_count"], row["unread"]) == (":call Carte •••• 0154", 2, 2)
    told = (await house.told("message_received"))[-1]
    assert (told["agent_id"], told["message_id"], told["data"]) == (AGENT, filed.message_id, {"logged": "call"})


async def test_nothing_leaves_for_anybody(house: House) -> None:
    await opened(house)
    await logged(house, await contact_of(house))
    assert await house.rows("outbox") == []
    assert await house.rows("pending_turn") == []


async def test_one_that_awaits_an_answer_opens_an_episode_that_waits(house: House) -> None:
    talk, contact = await opened(house), await contact_of(house)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=talk))
    earlier = house.clock() - timedelta(hours=3)
    row = await conversation(house, (await logged(house, contact, at=earlier)).conversation_id)
    assert row["id"] != talk
    assert (row["state"], row["waiting_since"], row["opened_at"]) == ("open", earlier, earlier)
    assert (row["last_at"], row["assignee_id"], row["team_id"]) == (house.clock(), None, TEAM)


async def test_it_wakes_what_sleeps(house: House) -> None:
    talk, contact = await opened(house), await contact_of(house)
    await answered(house, talk)
    until = house.clock() + timedelta(days=1)
    await house.do(lambda work: snooze(work, grant=house.grant(), conversation_id=talk, until=until))
    await logged(house, contact, awaits=False)
    assert (await conversation(house, talk))["state"] == "snoozed"
    await logged(house, contact)
    row = await conversation(house, talk)
    assert (row["state"], row["waiting_since"], row["snoozed_until"]) == ("open", house.clock(), None)
    assert len(await house.told("conversation_woken")) == 1


async def test_one_that_is_settled_changes_nothing_or_opens_what_is_over(house: House) -> None:
    talk, contact = await opened(house), await contact_of(house)
    await answered(house, talk)
    await logged(house, contact, awaits=False)
    row = await conversation(house, talk)
    assert (row["state"], row["waiting_since"], row["unread"], row["message_count"]) == ("open", None, 1, 3)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=talk))
    over = await conversation(house, (await logged(house, contact, awaits=False)).conversation_id)
    assert over["id"] != talk
    assert (over["state"], over["waiting_since"], over["assignee_id"]) == ("resolved", None, AGENT)
    assert (await house.told("message_received"))[-1]["data"] == {"logged": "call", "handled": True}
    assert (await house.told())[-1]["kind"] == "conversation_resolved"


async def test_what_was_said_before_stands_before(house: House) -> None:
    earlier = house.clock() - timedelta(hours=2)
    talk, contact = await opened(house, text="Maintenant"), await contact_of(house)
    filed = await logged(house, contact, at=earlier)
    async with house.database.connection() as conn:
        thread = await threads.thread(conn, house.grant(), contact, before=None, limit=9)
    assert thread[0].id == filed.message_id
    row = await conversation(house, talk)
    assert (row["preview"], row["waiting_since"]) == ("Maintenant", earlier)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"at": timedelta(hours=1)}, "log_when"),
        ({"at": -OLDEST - timedelta(days=1)}, "log_when"),
        ({"text": " "}, "log_empty"),
        ({"text": "a" * (LONGEST + 1)}, "too_long"),
        ({"kind": Kind.MESSAGE}, "log_kind"),
        ({"files": (12345,)}, "file_missing"),
        ({"contact_id": None, "stranger": Stranger("  ")}, "log_nobody"),
    ],
)
async def test_what_makes_no_sense_is_refused(house: House, about: dict[str, Any], code: str) -> None:
    await opened(house)
    if "at" in about:
        about = {"at": house.clock() + about["at"]}
    with pytest.raises(Invalid, match=code):
        await logged(house, **{"contact_id": await contact_of(house), **about})


async def test_a_wall_clock_that_is_fast_by_a_minute_notes_now(house: House) -> None:
    await opened(house)
    await logged(house, await contact_of(house), at=house.clock() + timedelta(minutes=1))
    assert (await house.rows("message"))[-1]["at"] == house.clock()


async def test_a_stranger_is_introduced_by_what_is_known_of_them(house: House) -> None:
    filed = await logged(house, stranger=Stranger("Rose  Paul", "+33611223344", "rose@paul.example"))
    async with house.database.connection() as conn:
        rose = await contacts.contact(conn, house.grant(AGENT), filed.contact_id)
        ways = await reach(conn, house.directory, grant=house.grant(AGENT), contact=rose, now=house.clock())
    assert rose.name == "Rose Paul"
    assert [(one.scheme, one.address, one.evidence) for one in rose.identities] == [
        ("phone", "+33611223344", "agent"),
        ("email", "rose@paul.example", "agent"),
    ]
    open_ways = {one.channel.provider for one in ways if one.reason is None}
    assert open_ways == {"twilio"}, "SMS is offered; WhatsApp says why not: a call opens no window"
    assert {one.reason for one in ways if one.channel.provider == "whatsapp"} == {"outside_window"}


async def test_somebody_known_by_name_alone_cannot_be_written_to(house: House) -> None:
    filed = await logged(house, kind=Kind.VISIT, stranger=Stranger("Monsieur Blanc"))
    async with house.database.connection() as conn:
        blanc = await contacts.contact(conn, house.grant(AGENT), filed.contact_id)
        assert await reach(conn, house.directory, grant=house.grant(), contact=blanc, now=house.clock()) == []
    assert [one.scheme for one in blanc.identities] == [Scheme.NAMED]
    with pytest.raises(NotPermitted, match="not_reachable"):
        await answered(house, filed.conversation_id or 0)
    again = await logged(house, kind=Kind.VISIT, stranger=Stranger("Monsieur Blanc"))
    assert again.contact_id != filed.contact_id, "a name alone says nothing about who it is"


async def test_whoever_has_the_number_already_is_who_it_was(house: House) -> None:
    await opened(house)
    filed = await logged(house, stranger=Stranger("Autre nom", "+33600000001", "lea@exemple.example"))
    assert filed.contact_id == await contact_of(house)
    async with house.database.connection() as conn:
        lea = await contacts.contact(conn, house.grant(), filed.contact_id)
    assert (lea.name, [one.scheme for one in lea.identities]) == (None, ["phone", "email"])


async def test_nobody_ties_an_address_to_somebody_whom_they_do_not_see(house: House) -> None:
    await opened(house)
    theirs = house.channel("whatsapp")
    grant = Grant(STRANGER, Role.AGENT, frozenset({theirs}), frozenset())
    house.grant = lambda agent_id=ADMIN: grant  # type: ignore[method-assign, assignment]
    filed = await logged(house, channel_id=theirs, stranger=Stranger(None, "+33600000001", "x@exemple.example"))
    identities = [row for row in await house.rows("identity") if row["contact_id"] == filed.contact_id]
    assert [row["scheme"] for row in identities] == ["phone"]
    row = await conversation(house, filed.conversation_id)
    assert row["channel_id"] == theirs, "whoever notes it sees where it went"
    assert (await house.told("message_received"))[-1]["data"]["left"] == house.channel()


async def test_the_same_key_notes_once_and_another_request_under_it_is_refused(house: House) -> None:
    about = {"key": "clé-unique", "stranger": Stranger("Rose")}
    first, second = await asyncio.gather(logged(house, **about), logged(house, **about))
    assert first == second
    assert len(await house.rows("message")) == 1
    with pytest.raises(Conflict, match="idempotency_reused"):
        await logged(house, **{**about, "text": "Autre chose"})


async def test_a_scanned_letter_goes_with_it(house: House) -> None:
    grant = house.grant(AGENT)
    kept = [
        await house.do(lambda work, m=mime: upload(work, house.ids, grant=grant, name="x", mime=m, content=b"%PDF-1.4"))
        for mime in ("application/pdf", "audio/ogg")
    ]
    files = tuple(one.id for one in kept)
    filed = await logged(house, kind=Kind.LETTER, text="", files=files, stranger=Stranger("Rose"))
    async with house.database.connection() as conn:
        message = await threads.message(conn, grant, filed.message_id)
    assert [(part.type, part.kind, part.file) for part in message.parts] == [  # type: ignore[union-attr]
        ("media", "document", files[0]),
        ("media", "audio", files[1]),
    ]
    assert [one.id for one in message.files] == list(files)
    assert (await conversation(house, filed.conversation_id))["preview"] == ":letter :document"
    with pytest.raises(Invalid, match="file_missing"):
        await logged(house, filed.contact_id, files=files)


async def test_of_somebody_blocked_it_stands_on_the_thread_alone(house: House) -> None:
    talk, contact = await opened(house), await contact_of(house)
    await house.do(lambda work: block(work, grant=house.grant(), contact_id=contact))
    filed = await logged(house, contact)
    assert filed.conversation_id is None
    assert (await conversation(house, talk))["message_count"] == 1


async def test_what_one_may_not_see_one_cannot_note(house: House) -> None:
    await opened(house)
    with pytest.raises(NotFound):
        await logged(house, await contact_of(house), by=STRANGER)


async def test_it_is_found_and_forgotten_like_everything_else(house: House) -> None:
    filed = await logged(house, stranger=Stranger("Rose", "+33611223344"), text="Guidon tordu")

    async def indexed() -> list[Any]:
        await house.do(lambda work: search.catch_up(work, at_once=100))
        return await house.rows("search")

    assert [row["message_id"] for row in await indexed()] == [filed.message_id]
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=filed.contact_id))
    assert await indexed() == []
    (message,) = await house.rows("message")
    assert (message["parts"], message["kind"]) == ([], "call"), "it is still counted by its kind"
    assert {row["address"] for row in await house.rows("identity")} == {
        f"erased-{row['id']}" for row in await house.rows("identity")
    }


async def test_it_follows_its_identity_through_a_merge_and_back(house: House) -> None:
    await opened(house)
    await opened(house, phone=OTHER)
    one, other = await contact_of(house), await contact_of(house, OTHER)
    filed = await logged(house, other)
    made = await house.do(lambda work: merge(work, house.ids, grant=house.grant(), kept=one, gone=other))
    assert (await logged(house, one)).contact_id == one
    await house.do(lambda work: unmerge(work, house.ids, grant=house.grant(), merge_id=made))
    async with house.database.connection() as conn:
        assert (await threads.message(conn, house.grant(), filed.message_id)).contact_id == other


async def test_random_notes_leave_the_counters_that_a_list_would(house: House) -> None:
    """Calls noted late or now, settled or not, between messages and answers, against the messages themselves."""
    talk, contact = await opened(house), await contact_of(house)
    drawn = random.Random(os.environ.get("CAUSERIE_SEED", "11"))
    waiting: datetime | None = house.clock()
    unread = said = 1
    for n in range(40):
        house.clock.forward(minutes=1)
        said += 1
        match drawn.choice(("hear", "answer", "await", "settle")):
            case "hear":
                await opened(house, text=f"m{n}")
                waiting, unread = waiting or house.clock(), unread + 1
            case "answer":
                await answered(house, talk)
                waiting = None
            case "settle":
                await logged(house, contact, awaits=False, at=house.clock() - timedelta(minutes=drawn.randrange(30)))
            case _:
                at = house.clock() - timedelta(minutes=drawn.randrange(30))
                await logged(house, contact, at=at)
                waiting, unread = min(at, waiting or at), unread + 1
        row = await conversation(house, talk)
        assert (row["waiting_since"], row["unread"], row["message_count"]) == (waiting, unread, said)
        last = max(await house.rows("message"), key=lambda one: (one["at"], one["sequence"], one["id"]))
        assert row["last_message_id"] == last["id"]
