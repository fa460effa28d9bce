"""Merging two contacts, and un-merging them in any order: identities move, messages follow."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from causerie.desk.merge import merge
from causerie.desk.unmerge import foresee, unmerge
from causerie.desk.write import Draft
from causerie.model.errors import Busy, Conflict, Forbidden, Invalid, NotFound
from causerie.model.grant import Grant, Role
from causerie.model.message import Text
from causerie.store import contacts, threads
from causerie.store.database import Database
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import answered, contact_of, opened, row_of, wrote

A, B, C = "+33600000001", "+33600000002", "+33600000003"


def merging(house: House, kept: int, gone: int, *, by: int = SUPERVISOR) -> Awaitable[int]:
    return house.do(lambda work: merge(work, house.ids, grant=house.grant(by), kept=kept, gone=gone))


def undoing(house: House, merge_id: int, *, by: int = SUPERVISOR) -> Awaitable[tuple[int, int]]:
    return house.do(lambda work: unmerge(work, house.ids, grant=house.grant(by), merge_id=merge_id))


async def three(house: House) -> tuple[int, int, int]:
    for phone in (A, B, C):
        await opened(house, phone=phone, text=f"de {phone}")
    return await contact_of(house, A), await contact_of(house, B), await contact_of(house, C)


async def homes(house: House) -> dict[str, int]:
    return {row["address"]: row["contact_id"] for row in await house.rows("identity")}


async def said(house: House, contact: int) -> list[str]:
    async with house.database.connection() as conn:
        found = await threads.thread(conn, house.grant(), contact, before=None, limit=100)
    return [message.parts[0].text for message in found]  # type: ignore[union-attr]


async def resolve_all(house: House) -> None:
    await house.do(lambda work: work.execute("update conversation set state = 'resolved', waiting_since = null"))


async def test_identities_move_and_no_message_does(house: House) -> None:
    a, b, _ = await three(house)
    before = await house.rows("message")
    merged = await merging(house, a, b)
    assert await house.rows("message") == before
    assert (await homes(house))[B] == a
    assert await said(house, a) == [f"de {A}", f"de {B}"]
    assert await said(house, b) == []
    (event,) = await house.told("contacts_merged")
    moved = [row["id"] for row in await house.rows("identity") if row["address"] == B]
    assert (event["contact_id"], event["agent_id"]) == (a, SUPERVISOR)
    assert event["data"] == {"merge_id": merged, "kept_id": a, "gone_id": b, "identities": moved}


async def test_undoing_gives_back_what_came_and_what_followed(house: House) -> None:
    a, b, _ = await three(house)
    merged = await merging(house, a, b)
    await house.hear(house.said("encore A", key="a2", phone=A), house.said("encore B", key="b2", phone=B))
    assert await undoing(house, merged) == (a, b)
    assert (await homes(house), await said(house, a), await said(house, b)) == (
        {A: a, B: b, C: await contact_of(house, C)},
        [f"de {A}", "encore A"],
        [f"de {B}", "encore B"],
    )
    assert await house.told("conversation_split") == []
    assert [event["contact_id"] for event in await house.told("contacts_unmerged", "contact_changed")] == [a, b]


async def test_a_conversation_in_which_both_wrote_is_split(house: House) -> None:
    a, b, _ = await three(house)
    mine = (
        await house.database.read(
            "select c.id from conversation c join identity i on i.id = identity_id where address = %s", [A]
        )
    )[0]["id"]
    await house.do(lambda work: work.execute("update conversation set state = 'resolved' where id <> %s", [mine]))
    merged = await merging(house, a, b)
    await answered(house, mine, "réponse à A", agent=AGENT)
    await house.do(lambda work: work.execute("insert into label values (1, 'SAV', 'red')"))
    await house.do(lambda work: work.execute("insert into conversation_label values (%s, 1)", [mine]))
    house.clock.forward(minutes=1)
    await house.hear(house.said("de B en visite", key="b2", phone=B))
    house.clock.forward(minutes=1)
    await house.hear(house.said("encore B", key="b3", phone=B), house.said("encore A", key="a2", phone=A))
    await undoing(house, merged)
    old = await row_of(house, "conversation", mine)
    new = max(await house.rows("conversation"), key=lambda row: row["id"])
    assert _shown(old) == ("encore A", 3, 2, house.clock(), house.clock())
    first = house.clock().replace(minute=house.clock().minute - 1)
    assert _shown(new) == ("encore B", 2, 2, house.clock(), first)
    assert (new["opened_at"], new["state"], new["team_id"]) == (first, "open", old["team_id"])
    assert [row["label_id"] for row in await house.rows("conversation_label")] == [1, 1]
    assert await said(house, b) == [f"de {B}", "de B en visite", "encore B"]
    for message in await house.rows("message"):
        conversation = await row_of(house, "conversation", message["conversation_id"])
        assert await _contact(house, conversation["identity_id"]) == await _contact(house, message["identity_id"])
    stays, goes = await house.told("conversation_split")
    assert (stays["conversation_id"], stays["contact_id"], stays["data"]) == (mine, a, {"into_id": new["id"]})
    assert (goes["conversation_id"], goes["contact_id"], goes["data"]["from_id"]) == (new["id"], b, mine)
    assert len(goes["data"]["messages"]) == 2


async def test_what_was_said_to_one_leaves_the_other_waiting(house: House) -> None:
    a, b, _ = await three(house)
    merged = await merging(house, a, b)
    await resolve_all(house)
    house.clock.forward(minutes=1)
    await house.hear(house.said("Et ma commande ?", key="a2", phone=A))
    asked = house.clock()
    house.clock.forward(minutes=1)
    (theirs,) = await house.database.read("select id from identity where address = %s", [B])
    await wrote(house, Draft(theirs["id"], house.channel(), (Text("Bonjour B"),), agent_id=AGENT))
    (shared,) = await house.database.read("select * from conversation where state = 'open'")
    assert shared["waiting_since"] is None, "one person was answered"
    await undoing(house, merged)
    halves = [row for row in await house.rows("conversation") if row["id"] >= shared["id"]]
    assert [(row["id"] == shared["id"], row["waiting_since"]) for row in halves] == [(True, asked), (False, None)]


def _shown(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["preview"], row["message_count"], row["unread"], row["last_at"], row["waiting_since"]


async def _contact(house: House, identity: int) -> int:
    return int((await row_of(house, "identity", identity))["contact_id"])


async def test_a_resolved_conversation_splits_into_resolved_ones(house: House) -> None:
    a, b, _ = await three(house)
    merged = await merging(house, a, b)
    await resolve_all(house)
    await house.hear(house.said("B rouvre", key="b2", phone=B))
    await house.hear(house.said("A s'y joint", key="a2", phone=A))
    await resolve_all(house)
    await undoing(house, merged)
    assert {row["state"] for row in await house.rows("conversation")} == {"resolved"}
    assert {row["waiting_since"] for row in await house.rows("conversation")} == {None}
    assert await said(house, a) == [f"de {A}", "A s'y joint"]


@pytest.mark.parametrize("last_first", [True, False])
async def test_nested_merges_are_undone_in_any_order(house: House, last_first: bool) -> None:
    a, b, c = await three(house)
    inner = await merging(house, b, a)
    outer = await merging(house, c, b)
    assert set((await homes(house)).values()) == {c}
    if last_first:
        assert await undoing(house, outer) == (c, b)
        assert await homes(house) == {A: b, B: b, C: c}
        assert await undoing(house, inner) == (b, a)
    else:
        assert await undoing(house, inner) == (c, a)
        assert await homes(house) == {A: a, B: c, C: c}
        assert await undoing(house, outer) == (c, b)
    assert await homes(house) == {A: a, B: b, C: c}


async def test_who_was_given_back_and_merged_again_stays_where_they_are(house: House) -> None:
    a, b, c = await three(house)
    inner = await merging(house, b, a)
    outer = await merging(house, c, b)
    await undoing(house, inner)
    again = await merging(house, c, a)
    await undoing(house, outer)
    assert await homes(house) == {A: c, B: b, C: c}
    await undoing(house, again)
    assert await homes(house) == {A: a, B: b, C: c}


async def test_a_merge_is_undone_once(house: House) -> None:
    a, b, _ = await three(house)
    merged = await merging(house, a, b)
    await undoing(house, merged)
    with pytest.raises(Conflict) as refusal:
        await undoing(house, merged)
    assert refusal.value.code == "already_undone"


async def test_who_was_merged_away_is_nobody(house: House) -> None:
    a, b, c = await three(house)
    await merging(house, a, b)
    for kept, gone in ((b, c), (c, b), (a, b)):
        with pytest.raises(NotFound):
            await merging(house, kept, gone, by=ADMIN)
    with pytest.raises(Invalid) as refusal:
        await merging(house, a, a)
    assert refusal.value.code == "same_contact"


async def test_one_merges_whom_one_sees_if_one_supervises(house: House) -> None:
    a, b, _ = await three(house)
    with pytest.raises(Forbidden):
        await merging(house, a, b, by=AGENT)
    with pytest.raises(NotFound):
        await merging(house, a, 12345)
    merged = await merging(house, a, b)
    for by in (AGENT, STRANGER):
        with pytest.raises(Forbidden):
            await undoing(house, merged, by=by)
    with pytest.raises(NotFound):
        await undoing(house, merged + 1)


async def test_merging_races_with_receiving(house: House) -> None:
    """Two processes: one receives from both persons while the other merges and un-merges them."""
    a, b, _ = await three(house)
    async with Database(house.database.dsn, size=4) as other:
        elsewhere = House(other, house.directory, house.ids, house.clock, house.held)

        async def talk(phone: str, n: int) -> None:
            key = f"{phone} {n}"
            while True:  # what the provider does with a 503
                try:
                    return await elsewhere.hear(house.said(key, key=key, phone=phone))
                except Busy:
                    continue

        async def to_and_fro() -> None:
            for _ in range(6):
                await undoing(house, await merging(house, a, b))

        await asyncio.gather(*(talk(phone, n) for n in range(20) for phone in (A, B)), to_and_fro())
    assert await homes(house) == {A: a, B: b, C: await contact_of(house, C)}
    assert sorted(await said(house, a)) == sorted([f"de {A}", *(f"{A} {n}" for n in range(20))])
    assert sorted(await said(house, b)) == sorted([f"de {B}", *(f"{B} {n}" for n in range(20))])
    strays = await house.database.read(
        """select m.id from message m join conversation c on c.id = m.conversation_id
           join identity i on i.id = m.identity_id join identity o on o.id = c.identity_id
           where i.contact_id <> o.contact_id"""
    )
    assert strays == []
    counted = await house.database.read(
        """select c.id from conversation c
           where message_count <> (select count(*) from message m where m.conversation_id = c.id)"""
    )
    assert counted == []


async def known(house: House, contact: int) -> dict[str, Any]:
    async with house.database.connection() as conn:
        return dict(await contacts.fields(conn, contact))


async def knowing(house: House, contact: int, **given: Any) -> None:
    await house.do(lambda work: contacts.put(work, contact, given))


async def test_the_kept_one_fills_its_blanks_and_takes_what_was_chosen(house: House) -> None:
    a, b, _ = await three(house)
    await knowing(house, a, name="Karim Benali", ville="Lyon", club=True)
    await knowing(house, b, name="Karim B.", ville="Metz", velos=2, time_zone="Europe/Paris")
    grant = house.grant(SUPERVISOR)
    merged = await house.do(
        lambda work: merge(work, house.ids, grant=grant, kept=a, gone=b, take=["ville", "velos", "club"])
    )
    assert await known(house, a) == {
        "name": "Karim Benali",
        "time_zone": "Europe/Paris",
        "ville": "Metz",
        "velos": 2,
        "club": True,
    }
    (event,) = await house.told("contacts_merged")
    assert set(event["data"]) == {"merge_id", "kept_id", "gone_id", "identities"}
    await undoing(house, merged)
    assert await known(house, a) == {"name": "Karim Benali", "ville": "Lyon", "club": True}
    assert (await known(house, b))["ville"] == "Metz"
    assert [row["taken"] for row in await house.rows("merge")] == [{}]


async def test_a_field_that_neither_has_cannot_be_taken(house: House) -> None:
    a, b, _ = await three(house)
    grant = house.grant(SUPERVISOR)
    with pytest.raises(Invalid, match="unknown_field"):
        await house.do(lambda work: merge(work, house.ids, grant=grant, kept=a, gone=b, take=["ville"]))


async def test_what_was_written_since_stays_when_they_are_parted(house: House) -> None:
    a, b, _ = await three(house)
    await knowing(house, b, ville="Metz", velos=2)
    merged = await merging(house, a, b)
    await knowing(house, a, ville="Nancy")
    await undoing(house, merged)
    assert await known(house, a) == {"ville": "Nancy"}


@pytest.mark.parametrize("inner_first", [True, False])
async def test_what_was_handed_on_is_given_up_by_all_in_any_order(house: House, inner_first: bool) -> None:
    a, b, c = await three(house)
    await knowing(house, a, velos=1)
    await knowing(house, b, ville="Metz")
    await knowing(house, c, club=True)
    inner = await merging(house, a, b)
    outer = await merging(house, c, a)
    assert await known(house, c) == {"club": True, "ville": "Metz", "velos": 1}
    await undoing(house, inner if inner_first else outer)
    assert await known(house, c) == ({"club": True, "velos": 1} if inner_first else {"club": True})
    await undoing(house, outer if inner_first else inner)
    assert [await known(house, one) for one in (a, b, c)] == [{"velos": 1}, {"ville": "Metz"}, {"club": True}]


async def test_what_goes_back_is_told_before_it_does(house: House) -> None:
    a, b, _ = await three(house)
    await knowing(house, a, ville="Lyon")
    await knowing(house, b, name="Karim B.", ville="Metz")
    grant = house.grant(SUPERVISOR)
    merged = await house.do(lambda work: merge(work, house.ids, grant=grant, kept=a, gone=b, take=["ville"]))
    await resolve_all(house)
    await house.hear(house.said("encore A", key="a2", phone=A), house.said("encore B", key="b2", phone=B))
    async with house.database.connection() as conn:
        seen = await foresee(conn, grant=grant, merge_id=merged)
        foreign = Grant(STRANGER, Role.SUPERVISOR, frozenset(), frozenset())
        with pytest.raises(NotFound):
            await foresee(conn, grant=foreign, merge_id=merged)
        with pytest.raises(Forbidden):
            await foresee(conn, grant=house.grant(AGENT), merge_id=merged)
    assert (seen.gone_id, seen.name) == (b, "Karim B.")
    assert [one.address for one in seen.back] == [B]
    assert [one.address for one in seen.stays] == [A]
    assert (seen.share.messages, seen.share.conversations, seen.share.split, seen.share.remarks) == (2, 1, 1, 0)
    assert seen.fields == {"name": None, "ville": "Lyon"}
    await undoing(house, merged)
    assert len(await house.told("conversation_split")) == 2
    async with house.database.connection() as conn:
        with pytest.raises(Conflict, match="already_undone"):
            await foresee(conn, grant=grant, merge_id=merged)
