"""Macros are kept by the rules of canned replies: whose they may be, what they may do, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.desk import keep_macro as verbs
from causerie.desk.keep_macro import Recipe, change_macro, drop_macro, keep_macro
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.macro import AddNote, AssignTo, Macro, Resolve, SnoozeFor
from causerie.model.owner import Owner
from causerie.store import macros
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House


def recipe(**about: Any) -> Recipe:
    return Recipe(**{"name": "Clore", "actions": (Resolve(),), "owner": Owner.AGENT, **about})


async def kept(house: House, by: int = AGENT, **about: Any) -> int:
    return await house.do(lambda work: keep_macro(work, house.ids, grant=house.grant(by), recipe=recipe(**about)))


async def changed(house: House, made: int, by: int = AGENT, **about: Any) -> None:
    await house.do(lambda work: change_macro(work, grant=house.grant(by), macro_id=made, recipe=recipe(**about)))


async def dropped(house: House, made: int, by: int = AGENT) -> None:
    await house.do(lambda work: drop_macro(work, grant=house.grant(by), macro_id=made))


async def seen(house: House, made: int, by: int = AGENT) -> Macro:
    async with house.database.connection() as conn:
        return await macros.macro(conn, house.grant(by), made)


async def test_it_is_kept_changed_and_thrown_away_with_a_word_to_every_screen(house: House) -> None:
    made = await kept(house, name="  À   rappeler ", actions=(AddNote(" 4970 1000 0000 0014 "), SnoozeFor(60)))
    one = await seen(house, made)
    assert (one.name, one.agent_id, one.team_id, one.uses) == ("À rappeler", AGENT, None, 0)
    note, snooze = one.actions
    assert isinstance(note, AddNote)
    assert "4970 1000" not in note.text
    assert snooze == SnoozeFor(60)
    await changed(house, made, actions=(AssignTo(me=True), Resolve()))
    assert (await seen(house, made)).actions == (AssignTo(me=True), Resolve())
    await dropped(house, made)
    with pytest.raises(NotFound):
        await seen(house, made)
    assert len(await house.told("macros_changed")) == 3


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"name": "  "}, "macro_name"),
        ({"name": "x" * 61}, "macro_name"),
        ({"actions": ()}, "macro_empty"),
        ({"actions": (AddNote("  "),)}, "empty"),
        ({"actions": (Resolve(), AddNote("Fait"))}, "macro_order"),
        ({"actions": (SnoozeFor(5), Resolve())}, "macro_order"),
    ],
)
async def test_what_makes_no_sense_is_refused(house: House, about: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        await kept(house, **about)


async def test_a_teams_and_everybodys_are_for_supervisors(house: House) -> None:
    for owner, team in ((Owner.TEAM, TEAM), (Owner.EVERYBODY, None)):
        with pytest.raises(Forbidden):
            await kept(house, owner=owner, team_id=team)
        made = await kept(house, SUPERVISOR, owner=owner, team_id=team)
        with pytest.raises(Forbidden):
            await dropped(house, made)
        await dropped(house, made, ADMIN)
    with pytest.raises(Forbidden):
        await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=OTHER_TEAM)


async def test_who_finds_it(house: House) -> None:
    mine = await kept(house)
    ours = await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=TEAM)
    for by in (STRANGER, SUPERVISOR):
        with pytest.raises(NotFound):
            await seen(house, mine, by)
    assert (await seen(house, ours)).id == ours
    with pytest.raises(NotFound):
        await seen(house, ours, STRANGER)


async def test_a_name_is_one_owners_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    made = await kept(house)
    with pytest.raises(Conflict, match="name_taken"):
        await kept(house)
    other = await kept(house, name="Autre")
    with pytest.raises(Conflict, match="name_taken"):
        await changed(house, other)
    await changed(house, made)
    monkeypatch.setattr(verbs, "MOST", 2)
    with pytest.raises(Conflict, match="macros_full"):
        await kept(house, name="Trop")
