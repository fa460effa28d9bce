"""Labels over HTTP."""

from __future__ import annotations

import pytest

from tests.http.caller import Caller


async def test_labels_come_change_and_go(supervisor: Caller, agent: Caller) -> None:
    made = (await supervisor.post("/labels", {"name": "SAV", "color": "blue"})).body
    changed = (await supervisor.patch(f"/labels/{made['id']}", {"color": "red"})).body
    assert changed == {"id": made["id"], "name": "SAV", "color": "red"}
    assert (await agent.get("/labels")).body == [changed]
    assert (await supervisor.delete(f"/labels/{made['id']}")).status == 204
    assert (await agent.get("/labels")).body == []


@pytest.mark.parametrize("color", ["", "url(javascript:x)", "red;", "Red", "x" * 30, "red\n"])
async def test_a_color_is_a_word(supervisor: Caller, color: str) -> None:
    assert (await supervisor.post("/labels", {"name": "SAV", "color": color})).code == "malformed"
