"""The roles over HTTP: what the table of rights says, nothing else."""

from __future__ import annotations

from causerie.model.grant import RIGHTS, Role
from tests.http.caller import Caller


async def test_each_role_is_told_with_its_rights(agent: Caller) -> None:
    told = (await agent.get("/roles")).body
    assert [card["role"] for card in told] == ["agent", "supervisor", "admin"]
    assert {card["role"]: set(card["rights"]) for card in told} == {role: set(RIGHTS[role]) for role in Role}
    assert [card["everything"] for card in told] == [False, False, True]
