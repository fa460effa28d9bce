"""Search over HTTP: hits with their excerpts, pages, refusals."""

from __future__ import annotations

import pytest

from causerie.store import search
from causerie.testing.house import House
from tests.http.caller import Caller


@pytest.fixture
async def said(house: House) -> list[str]:
    """Three messages of one person, indexed, the newest first."""
    texts = ["Où est ma commande ?", "Ma Commande n'est <b>pas</b> arrivée", "Merci"]
    for n, text in enumerate(texts):
        house.clock.forward(minutes=1)
        await house.hear(house.said(text, key=f"m{n}"))
    while await house.do(lambda work: search.catch_up(work, at_once=500)):
        pass
    return texts[::-1]


async def test_hits_come_with_their_surroundings_marked(agent: Caller, house: House, said: list[str]) -> None:
    page = (await agent.get("/search", q="commandes")).body
    assert [hit["excerpt"] for hit in page["items"]] == [
        [
            {"text": "Ma ", "hit": False},
            {"text": "Commande", "hit": True},
            {"text": " n'est <b>pas</b> arrivée", "hit": False},
        ],
        [
            {"text": "Où est ma ", "hit": False},
            {"text": "commande", "hit": True},
            {"text": " ?", "hit": False},
        ],
    ]
    (row, *_) = await house.rows("message")
    last = page["items"][-1]
    assert (last["message_id"], last["conversation_id"]) == (row["id"], row["conversation_id"])
    assert (last["name"], last["direction"], last["author"]) == ("+33600000001", "inbound", "customer")
    assert (page["next"], page["partial"]) == (None, False)


async def test_pages_go_back_in_time(agent: Caller, said: list[str]) -> None:
    seen: list[str] = []
    after: dict[str, str] = {}
    while True:
        page = (await agent.get("/search", q="de:client", limit=2, **after)).body
        seen += ["".join(piece["text"] for piece in hit["excerpt"]) for hit in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert seen == said


async def test_a_stranger_finds_nothing(stranger: Caller, said: list[str]) -> None:
    assert (await stranger.get("/search", q="commande")).body == {"items": [], "next": None, "partial": False}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"q": "avant:jamais"}, "search_bad_date"),
        ({"q": "x" * 301}, "search_too_long"),
        ({"q": "x", "zone": "Mars/Olympus"}, "unknown_time_zone"),
        ({"q": "x", "zone": "../../etc/passwd"}, "unknown_time_zone"),
        ({"q": "x", "after": "!"}, "bad_cursor"),
    ],
)
async def test_what_cannot_be_understood_is_refused(agent: Caller, asked: dict[str, str], code: str) -> None:
    answer = await agent.get("/search", **asked)
    assert (answer.status, answer.body["code"]) == (400, code)


async def test_people_are_found_beside_messages(agent: Caller, stranger: Caller, house: House, said: list[str]) -> None:
    await house.do(lambda work: work.execute("update contact set name = 'Hélène Carré'"))
    for q in ("hel", "car", "de:helene vélo", "06 00 00 00 01", "-vélo carré"):
        (one,) = (await agent.get("/search/people", q=q)).body["items"]
        assert (one["name"], one["identities"][0]["address"]) == ("Hélène Carré", "+33600000001")
        assert (await stranger.get("/search/people", q=q)).body["items"] == []
    for q in ("is:open", "-hel", "de:moi", "hel avant"):
        assert (await agent.get("/search/people", q=q)).body["items"] == []
