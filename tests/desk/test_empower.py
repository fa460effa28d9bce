"""The house's own roles: nobody gives what they do not have, and what changes counts for whoever has it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.desk import empower as module
from causerie.desk.appoint import Newcomer, Terms, appoint, engage, entrust, reappoint
from causerie.desk.empower import Post, Powers, abolish, empower, giving, redefine
from causerie.desk.invite import Offer, invite, join, key_of, offer_reset, reset, standing
from causerie.desk.sign_in import open_session
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.grant import BUILT_IN, Grant, Right, Role
from causerie.model.role import HouseRole, built_in
from causerie.store import agents, sessions, tokens
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, VAULT, House
from tests.desk.test_invite import ZOE

READER = Powers("Lecture", frozenset())


async def _role(house: House, *rights: Right, name: str = "Accueil", **scope: Any) -> int:
    powers, grant = Powers(name, frozenset(rights), **scope), house.grant(ADMIN)
    return await house.do(lambda work: empower(work, house.ids, grant=grant, powers=powers, based_on=Role.AGENT))


async def _given(house: House, role_id: int, agent_id: int = AGENT) -> Grant:
    terms, grant = Terms(role=Role.CUSTOM, role_id=role_id), house.grant(ADMIN)
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=agent_id, terms=terms))
    return await _grant(house, agent_id)


async def _grant(house: House, agent_id: int) -> Grant:
    async with house.database.connection() as conn:
        found = await agents.grant_of(conn, agent_id)
    assert found is not None
    return found


async def test_a_role_allows_what_it_says_and_nothing_else(house: House) -> None:
    grant = await _given(house, await _role(house, Right.SUPERVISE))
    assert {right for right in Right if grant.allows(right)} == {Right.SUPERVISE}


async def test_a_role_shows_its_channels_beside_ones_own(house: House) -> None:
    one, two = house.channel(), house.channel("whatsapp")
    assert (await _given(house, await _role(house, channels=[one]), STRANGER)).channels == {one}
    terms, admin = Terms(channels=[two]), house.grant(ADMIN)
    await house.do(lambda work: reappoint(work, grant=admin, agent_id=STRANGER, terms=terms))
    assert (await _grant(house, STRANGER)).channels == {one, two}
    by_team = await _given(house, await _role(house, name="Équipe", teams=[TEAM], channels=[one]), STRANGER)
    assert by_team.channels == {channel.id for channel in house.directory.channels()}
    assert by_team.teams == {OTHER_TEAM}
    assert (await _given(house, await _role(house, name="Tout", everything=True), STRANGER)).channels is None


async def test_who_administers_sees_everything(house: House) -> None:
    """They could give themselves any channel: better said than hidden."""
    assert (await _given(house, await _role(house, Right.ADMINISTER), STRANGER)).channels is None


async def test_a_change_is_felt_by_those_who_have_the_role(house: House) -> None:
    role_id = await _role(house, Right.ANSWER)
    for agent_id in (AGENT, STRANGER):
        await _given(house, role_id, agent_id)
    before = len(await house.told("rights_changed"))
    grant = house.grant(ADMIN)
    await house.do(lambda work: redefine(work, grant=grant, role_id=role_id, powers=READER))
    told = (await house.told("rights_changed"))[before:]
    assert [row["agent_id"] for row in told] == [AGENT, STRANGER]
    assert not (await _grant(house, AGENT)).allows(Right.ANSWER)


async def test_another_name_ends_nobodys_session(house: House) -> None:
    role_id, grant = await _role(house, Right.ANSWER), house.grant(ADMIN)
    await _given(house, role_id)
    before = await house.told("rights_changed")
    powers = Powers("Boutique", frozenset({Right.ANSWER}))
    await house.do(lambda work: redefine(work, grant=grant, role_id=role_id, powers=powers))
    assert await house.told("rights_changed") == before


async def test_a_token_loses_what_its_owner_loses(house: House) -> None:
    role_id, key = await _role(house, Right.ADMINISTER, Right.ANSWER), b"t" * 32
    grant = await _given(house, role_id)
    await house.do(lambda work: entrust(work, house.ids, grant=grant, name="export", key=key))
    admin = house.grant(ADMIN)
    await house.do(lambda work: redefine(work, grant=admin, role_id=role_id, powers=READER))
    async with house.database.connection() as conn:
        held = await tokens.session(conn, key)
    assert held is not None
    assert held.grant.rights == frozenset()


async def test_an_open_session_loses_it_too(house: House) -> None:
    role_id = await _role(house, Right.ANSWER)
    await _given(house, role_id)
    await house.do(lambda work: open_session(work, VAULT, AGENT))
    admin = house.grant(ADMIN)
    await house.do(lambda work: redefine(work, grant=admin, role_id=role_id, powers=READER))
    ((row),) = await house.rows("session")
    async with house.database.connection() as conn:
        held = await sessions.session(conn, bytes(row["token"]), now=house.clock())
    assert held is not None
    assert not held.grant.allows(Right.ANSWER)


async def test_the_journal_holds_no_name(house: House) -> None:
    role_id = await _role(house, Right.ANSWER, name="Canari")
    assert [row["data"] for row in await house.told("names_changed")] == [{"role_id": role_id}]


async def test_a_name_is_used_once(house: House) -> None:
    role_id = await _role(house)
    with pytest.raises(Conflict, match="name_taken"):
        await _role(house)
    other, grant = await _role(house, name="Autre"), house.grant(ADMIN)
    powers = Powers("Accueil", frozenset())
    with pytest.raises(Conflict, match="name_taken"):
        await house.do(lambda work: redefine(work, grant=grant, role_id=other, powers=powers))
    await house.do(lambda work: redefine(work, grant=grant, role_id=role_id, powers=powers))


async def test_there_is_an_end_to_them(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    await _role(house)
    with pytest.raises(Conflict, match="roles_full"):
        await _role(house, name="Autre")


@pytest.mark.parametrize("scope", [{"teams": [999]}, {"channels": [999]}])
async def test_what_a_role_shows_has_to_be_there(house: House, scope: dict[str, list[int]]) -> None:
    with pytest.raises(NotFound):
        await _role(house, **scope)


async def test_a_role_that_goes_says_where_its_people_go(house: House) -> None:
    role_id, grant = await _role(house, Right.ANSWER), house.grant(ADMIN)
    await _given(house, role_id)
    offer = Offer("zoe@causerie.example", Role.CUSTOM, role_id=role_id)
    _, token = await house.do(lambda work: invite(work, house.ids, VAULT, grant=grant, offer=offer))
    with pytest.raises(Conflict, match="role_held"):
        await house.do(lambda work: abolish(work, grant=grant, role_id=role_id, to=None))
    with pytest.raises(NotFound):
        await house.do(lambda work: abolish(work, grant=grant, role_id=role_id, to=Post(Role.CUSTOM, role_id)))
    await house.do(lambda work: abolish(work, grant=grant, role_id=role_id, to=Post(Role.SUPERVISOR)))
    assert (await _grant(house, AGENT)).role is Role.SUPERVISOR
    zoe = await house.do(lambda work: join(work, house.ids, key_of(VAULT, token), ZOE))
    assert (await _grant(house, zoe)).role is Role.SUPERVISOR
    assert await house.rows("role") == []


async def test_a_role_that_nobody_has_simply_goes(house: House) -> None:
    role_id, grant = await _role(house), house.grant(ADMIN)
    await house.do(lambda work: abolish(work, grant=grant, role_id=role_id, to=None))
    with pytest.raises(NotFound):
        await house.do(lambda work: abolish(work, grant=grant, role_id=role_id, to=None))


@pytest.mark.parametrize("terms", [Terms(role=Role.CUSTOM), Terms(role_id=1), Terms(role=Role.AGENT, role_id=1)])
async def test_a_role_is_said_whole(house: House, terms: Terms) -> None:
    grant = house.grant(ADMIN)
    with pytest.raises(Invalid, match="role_unclear"):
        await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=terms))


async def test_the_last_administrator_keeps_the_products_own_role(house: House) -> None:
    """A role of the house may be emptied by anybody who has it: it lets nobody back in."""
    role_id = await _role(house, *Right)
    await _given(house, role_id, SUPERVISOR)
    with pytest.raises(Conflict, match="last_administrator"):
        await _given(house, role_id, ADMIN)


@given(
    held=st.frozensets(st.sampled_from(Right)), wanted=st.frozensets(st.sampled_from(Right)), everything=st.booleans()
)
def test_nobody_gives_what_they_do_not_have(held: frozenset[Right], wanted: frozenset[Right], everything: bool) -> None:
    channels = None if Right.ADMINISTER in held else frozenset[int]()
    grant = Grant(AGENT, Role.CUSTOM, channels, frozenset(), held)
    role = HouseRole(1, "x", Role.AGENT, wanted, everything, (), ())
    if wanted <= held and (channels is None or not everything):
        giving(grant, role)
    else:
        with pytest.raises(Forbidden, match="beyond_rights"):
            giving(grant, role)


@pytest.fixture
async def clerk(house: House) -> Grant:
    """Somebody who administers, answers, and does not supervise."""
    return await _given(house, await _role(house, Right.ADMINISTER, Right.ANSWER, name="Bureau"), STRANGER)


async def test_every_way_of_giving_is_asked(house: House, clerk: Grant) -> None:
    """Each role there is, given in each way there is: what is beyond the giver is refused, and nothing is written."""
    own = [(await _role(house, *rights, name=f"{n}"), set(rights)) for n, rights in enumerate(_subsets())]
    posts = [(Post(role), set(built_in(role).rights)) for role in BUILT_IN]
    for post, rights in [*posts, *((Post(Role.CUSTOM, id_), rights) for id_, rights in own)]:
        for n, way in enumerate((_reappointed, _engaged, _invited)):
            before = (await house.rows("agent"), await house.rows("invitation"))
            if rights <= clerk.rights:
                await way(house, clerk, post, f"{post.role}{post.role_id}-{n}")
                await _put_back(house)
            else:
                with pytest.raises(Forbidden, match="beyond_rights"):
                    await way(house, clerk, post, "never")
                assert (await house.rows("agent"), await house.rows("invitation")) == before


def _subsets() -> list[tuple[Right, ...]]:
    every = list(Right)
    return [tuple(right for n, right in enumerate(every) if mask >> n & 1) for mask in range(1 << len(every))]


async def _reappointed(house: House, grant: Grant, post: Post, _: str) -> None:
    terms = Terms(role=post.role, role_id=post.role_id)
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=terms))


async def _engaged(house: House, grant: Grant, post: Post, name: str) -> None:
    newcomer = Newcomer("Ana", f"{name}@causerie.example", post.role, None, role_id=post.role_id)
    await house.do(lambda work: engage(work, house.ids, grant=grant, newcomer=newcomer))


async def _invited(house: House, grant: Grant, post: Post, name: str) -> None:
    offer = Offer(f"{name}@causerie.example", post.role, role_id=post.role_id)
    await house.do(lambda work: invite(work, house.ids, VAULT, grant=grant, offer=offer))


async def _put_back(house: House) -> None:
    grant = house.grant(ADMIN)
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=Terms(role=Role.AGENT)))


async def test_who_has_more_is_out_of_reach(house: House, clerk: Grant) -> None:
    for terms in (Terms(name="Zoé"), Terms(active=False), Terms(role=Role.AGENT)):
        with pytest.raises(Forbidden, match="beyond_rights"):
            await house.do(lambda work, terms=terms: reappoint(work, grant=clerk, agent_id=SUPERVISOR, terms=terms))
    with pytest.raises(Forbidden, match="beyond_rights"):
        await house.do(lambda work: offer_reset(work, house.ids, VAULT, grant=clerk, agent_id=ADMIN))


async def test_a_role_that_gives_more_is_out_of_reach(house: House, clerk: Grant) -> None:
    more = await _role(house, Right.SUPERVISE)
    mine = await _role(house, Right.ANSWER, name="Sien")
    to_more = Powers("Sien", frozenset({Right.SUPERVISE}))
    for verb in (
        lambda work: empower(work, house.ids, grant=clerk, powers=Powers("x", frozenset(Right)), based_on=Role.AGENT),
        lambda work: redefine(work, grant=clerk, role_id=more, powers=READER),
        lambda work: redefine(work, grant=clerk, role_id=mine, powers=to_more),
        lambda work: abolish(work, grant=clerk, role_id=more, to=Post(Role.AGENT)),
        lambda work: abolish(work, grant=clerk, role_id=mine, to=Post(Role.ADMIN)),
    ):
        with pytest.raises(Forbidden, match="beyond_rights"):
            await house.do(verb)


async def test_only_who_administers_defines(house: House) -> None:
    grant = house.grant(SUPERVISOR)
    role_id = await _role(house)
    for verb in (
        lambda work: empower(work, house.ids, grant=grant, powers=READER, based_on=Role.AGENT),
        lambda work: redefine(work, grant=grant, role_id=role_id, powers=READER),
        lambda work: abolish(work, grant=grant, role_id=role_id, to=None),
    ):
        with pytest.raises(Forbidden, match="forbidden"):
            await house.do(verb)


async def _second(house: House) -> Grant:
    newcomer = Newcomer("Ana", "ana@causerie.example", Role.ADMIN, None)
    return await _grant(house, await house.do(lambda work: appoint(work, house.ids, newcomer)))


@pytest.mark.parametrize("terms", [Terms(active=False), Terms(role=Role.SUPERVISOR)])
async def test_links_of_who_left_or_was_demoted_are_good_no_more(house: House, terms: Terms) -> None:
    maker = await _second(house)
    _, back = await house.do(lambda work: offer_reset(work, house.ids, VAULT, grant=maker, agent_id=AGENT))
    offer, admin = Offer("zoe@causerie.example", Role.AGENT), house.grant(ADMIN)
    _, came = await house.do(lambda work: invite(work, house.ids, VAULT, grant=maker, offer=offer))
    await house.do(lambda work: reappoint(work, grant=admin, agent_id=maker.agent_id, terms=terms))
    with pytest.raises(NotFound):
        await house.do(lambda work: reset(work, key_of(VAULT, back), "hash"))
    with pytest.raises(NotFound):
        await house.do(lambda work: join(work, house.ids, key_of(VAULT, came), ZOE))
    again = Terms(active=True, role=Role.ADMIN)
    await house.do(lambda work: reappoint(work, grant=admin, agent_id=maker.agent_id, terms=again))
    with pytest.raises(NotFound):  # not even once they are back
        await house.do(lambda work: reset(work, key_of(VAULT, back), "hash"))


async def test_a_link_gives_no_more_than_its_maker_still_has(house: House) -> None:
    """The maker administers still; what they promised is beyond them by now."""
    role_id, admin = await _role(house, *Right, name="Tout"), house.grant(ADMIN)
    maker = await _given(house, role_id, STRANGER)
    offer = Offer("zoe@causerie.example", Role.SUPERVISOR)
    _, token = await house.do(lambda work: invite(work, house.ids, VAULT, grant=maker, offer=offer))
    less = Powers("Tout", frozenset({Right.ADMINISTER, Right.ANSWER}))
    await house.do(lambda work: redefine(work, grant=admin, role_id=role_id, powers=less))
    async with house.database.connection() as conn:
        with pytest.raises(NotFound):
            await standing(conn, key_of(VAULT, token), now=house.clock())


async def test_who_left_is_let_back_in_by_no_link(house: House) -> None:
    admin = house.grant(ADMIN)
    _, token = await house.do(lambda work: offer_reset(work, house.ids, VAULT, grant=admin, agent_id=AGENT))
    for terms in (Terms(active=False), Terms(active=True)):
        await house.do(lambda work, terms=terms: reappoint(work, grant=admin, agent_id=AGENT, terms=terms))
    with pytest.raises(NotFound):
        await house.do(lambda work: reset(work, key_of(VAULT, token), "hash"))
