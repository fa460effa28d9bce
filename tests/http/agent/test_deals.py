"""Deals over HTTP: on a conversation, and all of them on a board."""

from __future__ import annotations

import pytest

from causerie.model.deal import Stage
from causerie.store.deals import PAGE
from causerie.testing.house import AGENT, House
from tests.desk.people import opened
from tests.desk.selling import selling
from tests.http.caller import Caller


@pytest.fixture
async def stages(house: House) -> list[Stage]:
    return await selling(house)


async def test_a_conversation_becomes_a_deal_moves_and_is_one_no_more(
    agent: Caller, house: House, stages: list[Stage]
) -> None:
    at = f"/conversations/{await opened(house)}/deal"
    assert (await agent.get(at)).body == {"deal": None}
    body = {"revision": 0, "stage_id": stages[0].id, "owner_id": AGENT, "amount": 120_00, "expected_on": "2026-04-01"}
    made = (await agent.put(at, body)).body
    assert (made["amount"], made["owner_id"], made["expected_on"]) == (12_000, AGENT, "2026-04-01")
    assert (await agent.get(at)).body == {"deal": made}
    stale = await agent.put(at, body)
    assert (stale.status, stale.code, stale.body["params"]["deal"]) == (409, "deal_moved", made)
    assert (await agent.delete(f"{at}?revision={made['revision']}")).status == 204
    assert (await agent.get(at)).body == {"deal": None}


async def test_the_board_adds_up_and_gives_pages(agent: Caller, house: House, stages: list[Stage]) -> None:
    for n in range(PAGE + 1):
        talk = await opened(house, phone=f"+336000020{n:02}")
        await agent.put(f"/conversations/{talk}/deal", {"revision": 0, "stage_id": stages[0].id, "amount": 100})
        house.clock.forward(seconds=1)
    board = (await agent.get("/board")).body
    assert [column["stage_id"] for column in board["columns"]] == [stage.id for stage in stages]
    first = board["columns"][0]
    assert (first["count"], first["amount"], len(first["items"])) == (PAGE + 1, 100 * (PAGE + 1), PAGE)
    assert [column["next"] for column in board["columns"][1:]] == [None] * 4
    rest = (await agent.get("/deals", stage=stages[0].id, after=first["next"])).body
    assert (len(rest["items"]), rest["next"]) == (1, None)
    nobodys = (await agent.get("/board", owner=AGENT)).body
    assert {column["count"] for column in nobodys["columns"]} == {0}


async def test_where_nobody_sells_each_answer_says_so(agent: Caller, house: House) -> None:
    talk = await opened(house)
    answers = [
        await agent.get("/board"),
        await agent.get("/deals", stage=1),
        await agent.get(f"/conversations/{talk}/deal"),
        await agent.put(f"/conversations/{talk}/deal", {"revision": 0, "stage_id": 1}),
        await agent.delete(f"/conversations/{talk}/deal?revision=0"),
        await agent.get("/pipeline"),
    ]
    assert {(said.status, said.code) for said in answers} == {(409, "pipeline_off")}
