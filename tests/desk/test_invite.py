"""Letting colleagues in by a link: with the rights chosen for them, once, for some days."""

from __future__ import annotations

import pytest

from causerie.desk import invite as module
from causerie.desk.invite import Answer, Offer, invite, join, key_of, offer_reset, reset, withdraw
from causerie.desk.sign_in import open_session
from causerie.model.agent import Language
from causerie.model.errors import Conflict, Forbidden, NotFound
from causerie.model.grant import Role
from causerie.store import agents
from causerie.testing.house import AGENT, SUPERVISOR, TEAM, VAULT, House

ZOE = Answer("Zoé", "hash", Language.EN)


async def _invited(house: House, email: str = "Zoe@causerie.example", role: Role = Role.SUPERVISOR) -> str:
    offer = Offer(email, role, [TEAM], [house.channel()])
    grant = house.grant()
    return (await house.do(lambda work: invite(work, house.ids, VAULT, grant=grant, offer=offer)))[1]


async def _joined(house: House, token: str) -> int:
    return await house.do(lambda work: join(work, house.ids, key_of(VAULT, token), ZOE))


async def _link(house: House, agent_id: int = AGENT) -> str:
    grant = house.grant()
    return (await house.do(lambda work: offer_reset(work, house.ids, VAULT, grant=grant, agent_id=agent_id)))[1]


async def test_who_joins_has_what_was_chosen_for_them(house: House) -> None:
    agent_id = await _joined(house, await _invited(house))
    async with house.database.connection() as conn:
        zoe = await agents.agent(conn, agent_id)
    assert (zoe.name, zoe.email, zoe.role, zoe.language) == (
        "Zoé",
        "zoe@causerie.example",
        Role.SUPERVISOR,
        Language.EN,
    )
    assert (zoe.teams, zoe.channels) == ((TEAM,), (house.channel(),))
    (row,) = await house.rows("invitation")
    assert row["agent_id"] == agent_id
    assert [told["agent_id"] for told in await house.told("rights_changed")] == [agent_id]


async def test_a_link_serves_once_and_for_a_week(house: House) -> None:
    token = await _invited(house)
    await _joined(house, token)
    with pytest.raises(NotFound):
        await _joined(house, token)
    late = await _invited(house, "paul@causerie.example")
    house.clock.forward(days=7)
    with pytest.raises(NotFound):
        await _joined(house, late)


async def test_the_token_is_nowhere_in_the_database(house: House) -> None:
    token = await _invited(house)
    assert token.encode() not in repr(await house.rows("invitation")).encode()


async def test_a_revoked_link_serves_no_more(house: House) -> None:
    token = await _invited(house)
    (row,) = await house.rows("invitation")
    await house.do(lambda work: withdraw(work, grant=house.grant(), invitation_id=row["id"]))
    with pytest.raises(NotFound):
        await _joined(house, token)


async def test_a_second_invitation_of_the_same_person_replaces_the_first(house: House) -> None:
    first = await _invited(house)
    second = await _invited(house, "zoe@CAUSERIE.example", Role.AGENT)
    with pytest.raises(NotFound):
        await _joined(house, first)
    await _joined(house, second)


async def test_an_address_in_use_is_not_invited_nor_joined_with(house: House) -> None:
    with pytest.raises(Conflict, match="email_taken"):
        await _invited(house, f"agent{AGENT}@causerie.example")
    token = await _invited(house)
    await house.do(lambda work: work.execute("update agent set email = 'zoe@causerie.example' where id = %s", [AGENT]))
    with pytest.raises(Conflict, match="email_taken"):
        await _joined(house, token)
    await house.do(lambda work: work.execute("update agent set email = 'other' where id = %s", [AGENT]))
    await _joined(house, token)


async def test_a_team_that_is_not_there_is_refused_and_one_that_went_is_left_out(house: House) -> None:
    grant = house.grant()
    for offer in (Offer("a@b.example", Role.AGENT, [987]), Offer("a@b.example", Role.AGENT, [], [987])):
        with pytest.raises(NotFound):
            await house.do(lambda work, offer=offer: invite(work, house.ids, VAULT, grant=grant, offer=offer))
    token = await _invited(house)
    await house.do(lambda work: work.execute("update invitation set teams = teams || 987, channels = '{987}'"))
    agent_id = await _joined(house, token)
    async with house.database.connection() as conn:
        zoe = await agents.agent(conn, agent_id)
    assert (zoe.teams, zoe.channels) == ((TEAM,), ())


async def test_so_many_stand_at_once_and_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 2)
    for n in range(2):
        await _invited(house, f"{n}@causerie.example")
    with pytest.raises(Conflict, match="invitations_full"):
        await _invited(house)
    await _invited(house, "1@causerie.example")


async def test_a_reset_sets_the_password_once_and_signs_out_everywhere(house: House) -> None:
    await house.do(lambda work: open_session(work, VAULT, AGENT))
    token = await _link(house)
    key = key_of(VAULT, token)
    assert await house.do(lambda work: reset(work, key, "new hash")) == AGENT
    async with house.database.connection() as conn:
        assert (await agents.person(conn, AGENT)).password == "new hash"
    assert await house.rows("session") == []
    with pytest.raises(NotFound):
        await house.do(lambda work: reset(work, key, "another"))


async def test_neither_link_does_the_other_s_work(house: House) -> None:
    with pytest.raises(NotFound):
        await _joined(house, await _link(house))
    key = key_of(VAULT, await _invited(house))
    with pytest.raises(NotFound):
        await house.do(lambda work: reset(work, key, "hash"))


async def test_who_left_gets_no_way_back_in(house: House) -> None:
    key = key_of(VAULT, await _link(house))
    await house.do(lambda work: agents.change(work, AGENT, {"active": False}))
    with pytest.raises(NotFound):
        await house.do(lambda work: reset(work, key, "hash"))
    with pytest.raises(NotFound):
        await _link(house)


async def test_only_administrators_let_people_in(house: House) -> None:
    grant = house.grant(SUPERVISOR)
    for verb in (
        lambda work: invite(work, house.ids, VAULT, grant=grant, offer=Offer("a@b.example", Role.AGENT)),
        lambda work: offer_reset(work, house.ids, VAULT, grant=grant, agent_id=AGENT),
        lambda work: withdraw(work, grant=grant, invitation_id=1),
    ):
        with pytest.raises(Forbidden):
            await house.do(verb)
