"""Replies kept ready: whose they may be, what they may say, and the files they keep."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from causerie.desk import can as verbs
from causerie.desk.can import Wording, can, discard, recan
from causerie.desk.upload import upload
from causerie.model.canned import Canned
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.owner import Owner
from causerie.store import canned, files, leftovers
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House


async def kept(house: House, by: int = AGENT, *, owner: Owner = Owner.AGENT, **about: Any) -> int:
    wording = Wording(**{"name": "bonjour", "text": "Bonjour", "owner": owner, **about})
    return await house.do(lambda work: can(work, house.ids, grant=house.grant(by), wording=wording))


async def changed(house: House, id_: int, by: int = AGENT, *, owner: Owner = Owner.AGENT, **about: Any) -> None:
    wording = Wording(**{"name": "bonjour", "text": "Bonjour", "owner": owner, **about})
    await house.do(lambda work: recan(work, grant=house.grant(by), canned_id=id_, wording=wording))


async def thrown_away(house: House, id_: int, by: int = AGENT) -> None:
    await house.do(lambda work: discard(work, grant=house.grant(by), canned_id=id_))


async def seen(house: House, id_: int, by: int = AGENT) -> Canned:
    async with house.database.connection() as conn:
        return await canned.canned(conn, house.grant(by), id_)


async def uploaded(house: House, by: int = AGENT, content: bytes = b"plan") -> int:
    grant = house.grant(by)
    made = await house.do(
        lambda work: upload(work, house.ids, grant=grant, name="plan.txt", mime="text/plain", content=content)
    )
    return made.id


async def test_it_is_kept_changed_and_thrown_away_with_a_word_to_every_screen(house: House) -> None:
    made = await kept(house, name=" Bonjour ", folder="  Mon   accueil ", text=" Bonjour {{prénom}} \n")
    one = await seen(house, made)
    assert (one.name, one.folder, one.text) == ("bonjour", "Mon accueil", "Bonjour {{prénom}}")
    assert (one.agent_id, one.team_id, one.files, one.uses, one.used_at) == (AGENT, None, (), 0, None)
    await changed(house, made, name="salut", folder="", text="Salut")
    one = await seen(house, made)
    assert (one.name, one.folder, one.text) == ("salut", None, "Salut")
    await thrown_away(house, made)
    with pytest.raises(NotFound):
        await thrown_away(house, made)
    told = await house.told("canned_changed")
    assert [(row["agent_id"], row["data"]) for row in told] == [(AGENT, None)] * 3


@pytest.mark.parametrize("name", ["", " ", "deux mots", "-tiret", "a/b", "point.", "x" * 41, "a\nb", "émoji🙂"])
async def test_a_name_is_one_word(house: House, name: str) -> None:
    with pytest.raises(Invalid, match="canned_name"):
        await kept(house, name=name)


@pytest.mark.parametrize("name", ["a", "x" * 40, "été-2", "hors_stock", "2024"])
async def test_names_that_fit(house: House, name: str) -> None:
    assert (await seen(house, await kept(house, name=name))).name == name


async def test_what_it_may_say(house: House) -> None:
    with pytest.raises(Invalid, match="empty"):
        await kept(house, text=" \n")
    with pytest.raises(Invalid, match="too_long"):
        await kept(house, text="x" * 10_001)
    with pytest.raises(Invalid, match="too_long"):
        await kept(house, folder="x" * 61)
    one = await seen(house, await kept(house, text="Carte 4111 1111 1111 1111"))
    assert one.text == "Carte •••• 1111"


async def test_a_name_is_used_once_by_its_owner(house: House) -> None:
    await kept(house)
    with pytest.raises(Conflict, match="name_taken"):
        await kept(house, name="BONJOUR")
    other = await kept(house, name="salut")
    with pytest.raises(Conflict, match="name_taken"):
        await changed(house, other)
    await kept(house, ADMIN, owner=Owner.EVERYBODY)
    await kept(house, ADMIN)


async def test_an_owner_has_only_so_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST", 1)
    await kept(house)
    with pytest.raises(Conflict, match="canned_full"):
        await kept(house, name="salut")
    await kept(house, SUPERVISOR)
    await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=TEAM)


async def test_everybody_keeps_their_own_alone(house: House) -> None:
    made = await kept(house)
    for other in (SUPERVISOR, ADMIN, STRANGER):
        with pytest.raises(NotFound):
            await changed(house, made, other)
        with pytest.raises(NotFound):
            await thrown_away(house, made, other)
    for owner, team in ((Owner.EVERYBODY, None), (Owner.TEAM, TEAM)):
        with pytest.raises(Forbidden):
            await kept(house, owner=owner, team_id=team)
        with pytest.raises(Forbidden):
            await changed(house, made, owner=owner, team_id=team)


async def test_supervisors_keep_their_teams_and_everybodys(house: House) -> None:
    teams, everybodys = (
        await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=TEAM),
        await kept(house, SUPERVISOR, owner=Owner.EVERYBODY),
    )
    for made in (teams, everybodys):
        with pytest.raises(Forbidden):
            await changed(house, made)
        with pytest.raises(Forbidden):
            await thrown_away(house, made)
    await changed(house, teams, SUPERVISOR, owner=Owner.EVERYBODY, name="salut")
    assert (await seen(house, teams)).team_id is None
    with pytest.raises(Forbidden):
        await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=OTHER_TEAM)
    await kept(house, ADMIN, owner=Owner.TEAM, team_id=OTHER_TEAM)
    for team in (None, 999):
        with pytest.raises(NotFound):
            await kept(house, ADMIN, owner=Owner.TEAM, team_id=team)


async def test_it_keeps_files_in_order_and_lets_go_of_the_others(house: House) -> None:
    one, two, three = [await uploaded(house, content=content) for content in (b"1", b"2", b"3")]
    made = await kept(house, text="", files=(two, one, two))
    assert [file.id for file in (await seen(house, made)).files] == [two, one]
    await changed(house, made, text="", files=(one, three))
    assert [file.id for file in (await seen(house, made)).files] == [one, three]
    assert len(await house.rows("blob")) == 2
    await thrown_away(house, made)
    assert await house.rows("file") == await house.rows("blob") == []


async def test_a_file_is_ones_own_upload_and_taken_once(house: House) -> None:
    mine, theirs = await uploaded(house), await uploaded(house, SUPERVISOR)
    await kept(house, files=(mine,))
    for wanted in (mine, theirs, 999):
        with pytest.raises(Invalid, match="file_missing"):
            await kept(house, name="salut", files=(wanted,))
    assert [row["name"] for row in await house.rows("canned")] == ["bonjour"]


async def test_its_files_are_for_whoever_finds_it_and_are_not_swept(house: House) -> None:
    made = await uploaded(house, SUPERVISOR)
    await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=TEAM, files=(made,))
    async with house.database.connection() as conn:
        assert (await files.visible(conn, house.grant(AGENT), made))[1] == b"plan"
        with pytest.raises(NotFound):
            await files.visible(conn, house.grant(STRANGER), made)
    later = house.clock() + timedelta(days=9)
    assert await house.do(lambda work: leftovers.uploads(work, before=later, limit=9)) == 0
