"""Search: what is found, in which order, under which rights; and that the index follows what happens to messages."""

from __future__ import annotations

from collections.abc import Awaitable, Iterator
from datetime import UTC, timedelta
from functools import partial
from typing import Any

import pytest

from causerie.desk.assign import assign
from causerie.desk.erase import erase
from causerie.desk.label import label
from causerie.desk.name import name_label
from causerie.desk.note import note
from causerie.desk.quarantine import quarantine
from causerie.desk.release import release
from causerie.desk.resolve import resolve
from causerie.engines.inquiry import inquiry
from causerie.model.element import Arrived, Edited, MediaRef, Sender
from causerie.model.grant import Grant
from causerie.model.message import MediaKind, Text
from causerie.store import search
from causerie.store.database import Work
from causerie.store.search import Found, ranges
from causerie.testing.house import AGENT, STRANGER, VAULT, House
from tests.desk.people import answered, contact_of, opened

NUMBER, OTHER = "+33700000001", "+33700000002"


def _catch_up(work: Work, *, at_once: int = 500) -> Awaitable[int | None]:
    return search.catch_up(work, at_once=at_once)


async def _indexed(house: House) -> None:
    while await house.do(_catch_up):
        pass


async def _find(
    house: House, typed: str, *, grant: Grant | None = None, before: int | None = None, limit: int = 20
) -> Found:
    await _indexed(house)
    asked = inquiry(typed, now=house.clock(), zone=UTC)
    async with house.database.connection() as conn:
        return await search.find(conn, grant or house.grant(), asked, before=before, limit=limit)


async def _texts(house: House, typed: str, *, grant: Grant | None = None) -> list[str]:
    found = (await _find(house, typed, grant=grant)).messages
    rows = {row["id"]: row for row in await house.rows("message")}
    return [rows[id_]["parts"][0].get("text", "") for id_ in found]


async def _say(house: House, *texts: str) -> None:
    for n, text in enumerate(texts):
        house.clock.forward(minutes=1)
        await house.hear(house.said(text, key=f"k{house.clock().timestamp()}-{n}"))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Où est ma commande ?", "commande"),
        ("Où est ma commande ?", "COMMANDES"),
        ("Le vélo est réservé", "reserve"),
        ("Le velo est reserve", "réservé"),
        ("Ma pièce a été réservée", "réservé"),
        ("Vos vélos sont livrés", "livrer"),
        ("My orders were shipped", "order shipping"),
        ("L’été, j’ai un rendez-vous à l'hôpital", "hopital"),
        ("Un cœur brisé", "coeur"),
        ("Facture CMD-2024-118", "CMD-2024-118"),
        ("Écrivez à lea@atelier.example", "lea@atelier.example"),
        ("Le colis n'est pas arrivé hier", '"pas arrivé"'),
        ("ŉ ʼquoi ’ \\ ' 💶 اسم 名前", "quoi"),
        ("Ma référence : réf:12", "réf:12"),
        ("ŉ tout seul", "seul"),
    ],
)
async def test_words_are_found_whatever_their_form(house: House, text: str, typed: str) -> None:
    await _say(house, text, "Tout autre chose")
    assert await _texts(house, typed) == [text]


async def test_phrases_and_unwanted_words(house: House) -> None:
    await _say(house, "le colis bleu est arrivé", "le bleu du colis est arrivé", "le colis est perdu")
    assert await _texts(house, '"colis bleu"') == ["le colis bleu est arrivé"]
    assert await _texts(house, "colis -arrivé") == ["le colis est perdu"]
    assert await _texts(house, 'colis -"colis bleu" -perdu') == ["le bleu du colis est arrivé"]
    assert await _texts(house, "colis vert") == []


async def test_the_newest_come_first_page_by_page(house: House) -> None:
    await _say(house, *[f"commande {n}" for n in range(5)])
    first = await _find(house, "commande", limit=2)
    second = await _find(house, "commande", before=first.reached, limit=2)
    last = await _find(house, "commande", before=second.reached, limit=2)
    ids = [row["id"] for row in await house.rows("message")]
    assert [*first.messages, *second.messages, *last.messages] == ids[::-1]
    assert (first.partial, last.partial, last.reached) == (False, False, 1)


async def test_a_word_of_long_ago_is_found_through_all_blocks(house: House) -> None:
    await _say(house, "il y a longtemps")
    await house.database.read("select setval('message_id_seq', 5000000)")
    await _say(house, "hier encore")
    assert await _texts(house, "longtemps") == ["il y a longtemps"]


def test_ranges_cover_everything_once() -> None:
    for high in (1, 2, 8191, 8192, 8193, 140_000, 2**21, 9_999_999):
        seen = list(ranges(high))
        assert [low for low, _, _ in seen] == [following for _, following, _ in seen[1:]] + [1] * bool(seen)
        assert all(top == high for _, top, _ in seen[:1])
        for low, top, blocks in seen:
            shift = int(blocks[0].partition(":")[0][1:])
            assert blocks == tuple(f"b{shift}:{block}" for block in range(low >> shift, ((top - 1) >> shift) + 1))


async def test_more_candidates_than_one_step_looks_at(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await _say(house, *[f"commande {n}" for n in range(6)])
    (first, *_) = await house.rows("conversation")
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=first["id"]))
    await _say(house, *[f"commande {n}" for n in range(6, 12)])
    monkeypatch.setattr(search, "CANDIDATES", 2)
    assert await _texts(house, "commande est:terminé") == [f"commande {n}" for n in range(5, -1, -1)]


async def test_who_runs_out_of_time_says_from_where_to_go_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await _say(house, "commande")
    await _indexed(house)
    monkeypatch.setattr(search, "PATIENCE", -1.0)
    found = await _find(house, "introuvable")
    assert (found.messages, found.partial) == ([], True)
    assert found.reached > 1


async def test_operators_narrow_it_down(house: House) -> None:
    conversation = await opened(house, text="commande du client")
    await answered(house, conversation, "commande de l'agent", agent=AGENT)
    key, text = "note-12345", "commande en note"
    await house.do(
        lambda work: note(work, grant=house.grant(), conversation_id=conversation, client_key=key, text=text)
    )
    await opened(house, phone="+33600000002", text="commande d'une autre")
    assert await _texts(house, "commande de:client") == ["commande d'une autre", "commande du client"]
    assert await _texts(house, "commande de:agent -est:note") == ["commande de l'agent"]
    assert await _texts(house, "commande from:me", grant=house.grant(AGENT)) == ["commande de l'agent"]
    assert await _texts(house, "est:note") == ["commande en note"]
    assert await _texts(house, "de:600000002") == ["commande d'une autre"]
    assert len(await _texts(house, "canal:twilio")) == 4
    assert await _texts(house, "canal:inconnu") == []
    assert len(await _texts(house, "-canal:inconnu")) == 4


async def test_operators_on_what_changes_later(house: House) -> None:
    first, second = await opened(house, text="un"), await opened(house, phone="+33600000002", text="deux")
    made = await house.do(lambda work: name_label(work, house.ids, grant=house.grant(), name="Été", color="#146C43"))
    await house.do(lambda work: label(work, grant=house.grant(), conversation_id=first, labels=[made.id]))
    await house.do(lambda work: assign(work, grant=house.grant(), conversation_id=second, agent_id=AGENT, team_id=None))
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=second))
    assert await _texts(house, "étiquette:ete") == ["un"]
    assert await _texts(house, "-étiquette:été") == ["deux"]
    assert await _texts(house, "est:ouvert") == await _texts(house, "attribué:personne") == ["un"]
    assert await _texts(house, "est:résolu") == await _texts(house, 'attribué:"Agent 6"') == ["deux"]
    assert await _texts(house, "assignee:me", grant=house.grant(AGENT)) == ["deux"]


async def test_what_lies_in_quarantine_is_found_by_who_asks_for_it(house: House) -> None:
    spam = await opened(house, text="commande gagnante")
    await opened(house, phone="+33600000002", text="commande en retard")
    await house.do(lambda work: quarantine(work, grant=house.grant(AGENT), conversation_id=spam))
    for typed in ("commande", "commande -est:indésirable", "commande -est:ouvert -is:snoozed", "de:client"):
        expected = [] if "ouvert" in typed else ["commande en retard"]
        assert await _texts(house, typed) == expected, typed
    assert await _texts(house, "est:indésirable") == await _texts(house, "is:spam gagnante") == ["commande gagnante"]
    assert await _texts(house, "is:spam", grant=house.grant(STRANGER)) == []
    assert await _texts(house, "is:spam is:open") == []
    await house.do(lambda work: release(work, grant=house.grant(AGENT), conversation_id=spam))
    assert await _texts(house, "gagnante") == ["commande gagnante"]


async def test_a_message_of_no_conversation_is_found_all_the_same(house: House) -> None:
    await _say(house, "commande sans suite")
    await house.do(lambda work: work.execute("update message set conversation_id = null"))
    assert await _texts(house, "commande") == ["commande sans suite"]
    assert await _texts(house, "commande is:spam") == []


async def test_a_page_reads_no_more_of_what_was_said_than_it_shows(house: House) -> None:
    await _say(house, *[f"commande {n}" for n in range(60)])
    await _indexed(house)
    asked = "explain (analyze, format json) " + search._AMONG + " and c.state is distinct from 'spam'" + search._BOUNDS
    given = {"query": "'b13:0' & 'command'", "low": 1, "high": 8192, "cap": search.CANDIDATES, "limit": 3}
    given |= {"channels": None, "after": None, "before": None}
    async with house.database.connection() as conn:
        if conn.info.server_version < 170000:
            pytest.skip("before PostgreSQL 17 the order of the hits is not known")
        await conn.execute("analyze message, identity, conversation, search")
        for switch in ("enable_hashjoin", "enable_mergejoin"):  # so little would be read whole
            await conn.execute(f"set {switch} = off")
        ((plan,),) = await (await conn.execute(asked + ") as ids from hits", given)).fetchall()
    read = [node for node in _nodes(plan[0]["Plan"]) if node.get("Relation Name") == "conversation"]
    assert [node["Actual Loops"] for node in read] == [3]


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)


async def test_a_name_is_not_a_pattern_nor_another_operators_word(house: House) -> None:
    await opened(house, text="un")
    for typed in ("de:%", "de:_", "attribué:open", "attribué:note", "canal:%"):
        assert await _texts(house, typed) == [], typed


async def test_days_and_files(house: House) -> None:
    await _say(house, "hier")
    house.clock.forward(hours=24)
    await _say(house, "aujourd'hui")
    ref = MediaRef(MediaKind.IMAGE, "https://m.example/1", "image/jpeg", name="facture-été.jpg")
    address = house.said("", key="x").sender
    await house.hear(Arrived(NUMBER, "p1", Sender(address.addresses), (ref,)))
    today = house.clock().date()
    assert await _texts(house, f"avant:{today.isoformat()}") == ["hier"]
    assert await _texts(house, f"après:{(today - timedelta(days=1)).isoformat()}") == ["", "aujourd'hui"]
    for typed in ("avec:photo", "has:file", "facture-été.jpg", "facture", "ete jpg"):
        assert await _texts(house, typed) == [""], typed
    assert await _texts(house, "avec:vidéo") == []


@pytest.mark.parametrize("lately", [0, 500])
async def test_one_finds_what_one_may_see(house: House, lately: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "LATELY", lately)  # of none, no grant is narrow: no mark is asked for
    await _say(house, "commande secrète")
    assert await _texts(house, "commande", grant=house.grant(AGENT)) == ["commande secrète"]
    assert await _texts(house, "commande", grant=house.grant(STRANGER)) == []
    assert await _texts(house, "-commande", grant=house.grant(STRANGER)) == []


async def test_the_index_follows_edits_and_deletions(house: House) -> None:
    await house.hear(house.said("premier mot", key="m1"))
    assert await _texts(house, "premier") == ["premier mot"]
    await house.hear(Edited(NUMBER, "m1", "v2", (Text("second mot"),)))
    assert await _texts(house, "premier") == []
    assert await _texts(house, "second") == ["second mot"]
    await house.hear(Edited(NUMBER, "m1", "v3", ()))
    assert await _texts(house, "second") == await _texts(house, "mot") == []
    assert await house.rows("search") == []


async def test_nothing_is_found_of_whom_was_forgotten(house: House) -> None:
    await _say(house, "canari jaune")
    await _indexed(house)
    contact = await contact_of(house)
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    assert await house.rows("search") == []
    assert await _texts(house, "canari") == []


async def test_what_was_there_before_is_indexed_newest_first(house: House) -> None:
    await _say(house, *[f"mot {n}" for n in range(5)])
    await house.database.read(
        """update search_progress set n = (select max(n) from journal), below = (select max(id) + 1 from message)
           returning n"""
    )
    assert await search.behind(house.database) > 0
    await house.do(partial(_catch_up, at_once=2))
    ids = [row["id"] for row in await house.rows("message")]
    assert sorted(row["message_id"] for row in await house.rows("search")) == ids[-2:]
    await _indexed(house)
    assert [row["message_id"] for row in await house.rows("search")] == ids
    assert await search.behind(house.database) == 0


async def test_two_indexers_do_not_do_the_same(house: House) -> None:
    await _say(house, "mot")
    async with house.database.connection() as conn:
        await conn.execute("begin")
        await conn.execute("select 1 from search_progress for update")
        assert await house.do(_catch_up) is None
        await conn.execute("rollback")
    assert await house.do(_catch_up) == 1
