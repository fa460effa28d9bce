"""The doorkeeper: who is asking, from where, and how soon a change of rights is felt."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from causerie.desk.appoint import Terms, reappoint
from causerie.desk.secure import set_password
from causerie.http.auth import COOKIE, Doorkeeper, token_key
from causerie.http.means import Means
from causerie.model.event import Event, EventKind
from causerie.model.grant import Role
from causerie.store import sessions, tokens
from causerie.testing.house import ADMIN, AGENT, SUPERVISOR, TEAM, VAULT, House


class Seconds:
    """A monotonic clock that is told the time."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def scope(cookie: str | None = None, *, kind: str = "http", method: str = "GET", **headers: str) -> dict[str, Any]:
    shown = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        shown["cookie"] = cookie
    return {
        "type": kind,
        "method": method,
        "path": "/api/me",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in shown.items()],
    }


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def door(means: Means, seconds: Seconds) -> Doorkeeper:
    return Doorkeeper(means, monotonic=seconds)


async def opened(door: Doorkeeper, agent_id: int = AGENT) -> str:
    return (await door.start_session(agent_id)).partition(";")[0]


async def test_a_session_carries_the_rights_as_they_stand(door: Doorkeeper, house: House) -> None:
    grant = await door.grant(scope(await opened(door)))
    assert grant == house.grant(AGENT)
    everything = await door.grant(scope(await opened(door, ADMIN)))
    assert everything is not None
    assert (everything.role, everything.channels) == (Role.ADMIN, None)


async def test_the_cookie_stays_away_from_scripts_other_sites_and_plain_http(door: Doorkeeper) -> None:
    header = await door.start_session(AGENT)
    token, *rules = [part.strip() for part in header.split(";")]
    assert len(token.removeprefix(f"{COOKIE}=")) >= 43
    assert {"HttpOnly", "SameSite=Lax", "Secure", "Path=/"} <= set(rules)


async def test_the_database_knows_no_token(door: Doorkeeper, house: House) -> None:
    token = (await opened(door)).removeprefix(f"{COOKIE}=")
    (row,) = await house.rows("session")
    assert token.encode() not in bytes(row["token"])
    assert len(row["token"]) == 32


@pytest.mark.parametrize("cookie", ["", COOKIE, f"{COOKIE}=", f"{COOKIE}=made-up", "other=1", f"{COOKIE}={'x' * 300}"])
async def test_a_cookie_that_is_no_session_is_nobody(door: Doorkeeper, cookie: str) -> None:
    assert await door.grant(scope(cookie)) is None


async def test_a_chosen_session_is_never_one(door: Doorkeeper, house: House) -> None:
    """Fixation: signing in gives a new token, whatever the browser brought."""
    planted = f"{COOKIE}={'A' * 43}"
    assert await door.grant(scope(planted)) is None
    assert await opened(door) != planted
    assert await door.grant(scope(planted)) is None


async def test_two_session_cookies_are_none(door: Doorkeeper) -> None:
    mine, planted = await opened(door), await opened(door, ADMIN)
    assert await door.grant(scope(f"{planted}; {mine}")) is None
    assert await door.grant(scope(f"theme=dark; {mine}")) is not None


async def test_a_session_slides_and_ends(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    cookie = await opened(door)
    started = house.clock()
    for _ in range(4):
        house.clock.forward(days=29)
        seconds.now += 2
        alive = await door.grant(scope(cookie)) is not None
        assert alive == (house.clock() - started < sessions.ABSOLUTE)
    other = await opened(door)
    house.clock.now += sessions.SLIDING + timedelta(seconds=1)
    seconds.now += 2
    assert await door.grant(scope(other)) is None


async def test_reading_writes_nothing_most_of_the_time(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    cookie = await opened(door)
    before = (await house.rows("session"))[0]["seen_at"]
    for _ in range(3):
        house.clock.forward(minutes=10)
        seconds.now += 2
        await door.grant(scope(cookie))
    assert (await house.rows("session"))[0]["seen_at"] == before


async def test_a_revocation_elsewhere_is_felt_within_a_second(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    cookie = await opened(door)
    assert await door.grant(scope(cookie)) is not None
    await house.do(lambda work: sessions.close_all(work, AGENT))
    seconds.now += 1.0
    assert await door.grant(scope(cookie)) is None


async def test_the_journal_tells_at_once(door: Doorkeeper, house: House) -> None:
    cookie, other = await opened(door), await opened(door, SUPERVISOR)
    assert await door.grant(scope(cookie)) is not None
    assert await door.grant(scope(other)) is not None
    grant = house.grant(ADMIN)
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=Terms(teams=[])))
    told = (await house.told("rights_changed"))[-1]
    door.heard(Event(**{**told, "kind": EventKind(told["kind"])}))
    changed = await door.grant(scope(cookie))
    assert changed is not None
    assert changed.channels == frozenset()
    assert await door.grant(scope(other)) == house.grant(SUPERVISOR)


async def test_leaving_ends_the_session_for_good(door: Doorkeeper, house: House) -> None:
    cookie = await opened(door)
    session = await door.session(scope(cookie))
    assert session is not None
    header = await door.leave(session)
    assert "Max-Age=0" in header
    assert await door.grant(scope(cookie)) is None
    assert [row["agent_id"] for row in await house.told("rights_changed")] == [AGENT]


async def test_a_slow_request_does_not_bring_a_session_back(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    cookie = await opened(door)
    session = await door.session(scope(cookie))
    assert session is not None
    await door.leave(session)
    await house.do(lambda work: sessions.touch(work, session.key))
    seconds.now += 2
    assert await door.grant(scope(cookie)) is None


async def test_a_new_password_ends_every_other_session(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    mine, other = await opened(door), await opened(door)
    session = await door.session(scope(mine))
    assert session is not None
    await house.do(lambda work: set_password(work, AGENT, "hash", keep=session.key))
    seconds.now += 1
    assert await door.grant(scope(mine)) is not None
    assert await door.grant(scope(other)) is None


async def test_who_leaves_the_company_is_out(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    cookie = await opened(door)
    key = token_key(VAULT, "causerie_t")
    await house.do(lambda work: tokens.add(work, 90, agent_id=AGENT, name="export", key=key))
    bearer = scope(authorization="Bearer causerie_t")
    assert await door.grant(bearer) is not None
    grant = house.grant(ADMIN)
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=Terms(active=False)))
    seconds.now += 1
    assert await door.grant(scope(cookie)) is None
    assert await door.grant(bearer) is None


async def test_a_token_acts_as_its_owner(door: Doorkeeper, house: House) -> None:
    key = token_key(VAULT, "causerie_t")
    await house.do(lambda work: tokens.add(work, 90, agent_id=AGENT, name="export", key=key))
    session = await door.session(scope(authorization="Bearer causerie_t"))
    assert session is not None
    assert (session.grant, session.by_token) == (house.grant(AGENT), True)


@pytest.mark.parametrize("shown", ["Bearer wrong", "Basic dXNlcjpwYXNz", "Bearer ", "Bearer", ""])
async def test_a_wrong_token_is_not_made_good_by_a_cookie(door: Doorkeeper, shown: str) -> None:
    assert await door.grant(scope(await opened(door), authorization=shown)) is None


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"sec_fetch_site": "same-origin", "origin": "https://causerie.example"}, True),
        ({"sec_fetch_site": "same-origin", "origin": "http://127.0.0.1:8123", "host": "127.0.0.1:8123"}, True),
        ({"sec_fetch_site": "none"}, True),
        ({"sec_fetch_site": "cross-site", "origin": "https://evil.example"}, False),
        ({"sec_fetch_site": "same-site", "origin": "https://shop.causerie.example"}, False),
        ({"origin": "https://evil.example", "host": "127.0.0.1:8123"}, False),
        ({"origin": "https://causerie.example.evil.example"}, False),
        ({"origin": "https://causerie.example:8443"}, False),
        ({"origin": "null"}, False),
        ({"origin": "https://["}, False),
        ({"origin": "https://chat.example", "host": "chat.example"}, True),
        ({}, True),
        ({"sec_fetch_site": "cross-site", "authorization": "Bearer t"}, True),
    ],
)
def test_where_an_action_comes_from(door: Doorkeeper, headers: dict[str, str], ours: bool) -> None:
    assert door.same_origin(scope(method="POST", **headers)) is ours


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"origin": "https://causerie.example"}, True),
        ({"origin": "https://evil.example", "host": "causerie.example"}, False),
        ({}, False),
        ({"authorization": "Bearer t"}, True),
    ],
)
def test_a_socket_names_its_origin(door: Doorkeeper, headers: dict[str, str], ours: bool) -> None:
    assert door.same_origin(scope(kind="websocket", **headers)) is ours


async def test_a_grant_follows_the_teams_of_a_channel(door: Doorkeeper, house: House, seconds: Seconds) -> None:
    cookie = await opened(door)
    channel = house.channel()

    async def move(work: Any) -> None:
        await work.execute("update channel set team_id = null where id = %s", [channel])
        await work.execute("insert into access (agent_id, channel_id) values (%s, %s)", [SUPERVISOR, channel])

    await house.do(move)
    mine = await door.grant(scope(cookie))
    theirs = await door.grant(scope(await opened(door, SUPERVISOR)))
    assert mine is not None
    assert theirs is not None
    assert not mine.sees(channel)
    assert theirs.sees(channel)
    assert mine.teams == {TEAM}
