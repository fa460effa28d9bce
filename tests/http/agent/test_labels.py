"""Labels over HTTP."""

from __future__ import annotations

import pytest

from causerie.testing.house import House
from tests.desk.people import opened
from tests.http.caller import Caller


async def test_labels_come_change_and_go(supervisor: Caller, agent: Caller) -> None:
    made = (await supervisor.post("/labels", {"name": "SAV", "color": "blue"})).body
    changed = (await supervisor.patch(f"/labels/{made['id']}", {"color": "red"})).body
    assert changed == {"id": made["id"], "name": "SAV", "color": "red"}
    assert (await agent.get("/labels")).body == [changed]
    assert (await supervisor.delete(f"/labels/{made['id']}")).status == 204
    assert (await agent.get("/labels")).body == []


async def test_who_would_take_it_off_is_told_from_how_many(supervisor: Caller, agent: Caller, house: House) -> None:
    made = (await supervisor.post("/labels", {"name": "SAV", "color": "blue"})).body
    conversation = await opened(house)
    await agent.put(f"/conversations/{conversation}/labels", {"labels": [made["id"]]})
    assert (await supervisor.get(f"/labels/{made['id']}/worn")).body == {"conversations": 1}
    assert (await agent.get(f"/labels/{made['id']}/worn")).status == 403
    assert (await supervisor.get("/labels/999999/worn")).status == 404


@pytest.mark.parametrize("color", ["", "url(javascript:x)", "red;", "Red", "x" * 30, "red\n"])
async def test_a_color_is_a_word(supervisor: Caller, color: str) -> None:
    assert (await supervisor.post("/labels", {"name": "SAV", "color": color})).code == "malformed"
