"""What the journal gives cause for, for whom, and until when."""

from __future__ import annotations

import pytest

from causerie.desk.assign import assign
from causerie.desk.follow import follow
from causerie.desk.notify import FRESH, notify
from causerie.desk.resolve import resolve
from causerie.model.message import Mention
from causerie.model.notification import Matrix, Preferences, Quiet, Signal
from causerie.store import notifications, pushes
from causerie.store.database import Row, Work
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk.test_mention import calling
from tests.store.browsers import subscribed

PEOPLE = {ADMIN: "admin", SUPERVISOR: "supervisor", AGENT: "agent", STRANGER: "stranger"}


def nowhere(agent_id: int, conversation_id: int) -> bool:
    return False


@pytest.fixture
async def office(house: House) -> House:
    """Everybody has a browser."""
    for agent_id, name in PEOPLE.items():
        await subscribed(house, agent_id, f"https://push.example/{name}")
    return house


async def followed(house: House) -> bool | None:
    return await house.do(lambda work: notify(work, looks=nowhere))


async def told(house: House) -> dict[str, str]:
    """Who is to be told, of what."""
    await followed(house)
    browsers = {row["id"]: row["endpoint"].rpartition("/")[2] for row in await house.rows("push_subscription")}
    return {browsers[row["subscription_id"]]: row["occasion"] for row in await house.rows("push")}


async def conversation(house: House) -> Row:
    return (await house.rows("conversation"))[0]


async def test_a_message_is_for_the_team_and_for_whoever_sees_it(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    assert await told(office) == {"admin": "team", "supervisor": "team", "agent": "team"}


async def test_what_is_assigned_is_for_one(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    row = await conversation(office)
    await office.do(
        lambda work: assign(
            work, grant=office.grant(SUPERVISOR), conversation_id=row["id"], agent_id=AGENT, team_id=None
        )
    )
    # The first event is judged by the conversation as it stands now: it is the agent's.
    assert await told(office) == {"agent": "wrote"}
    await office.hear(office.said("Encore", key="m2"))
    assert await told(office) == {"agent": "wrote"}


async def test_whoever_looks_at_it_is_not_told(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    await office.do(lambda work: notify(work, looks=lambda agent, conversation: agent == AGENT))
    assert await told(office) == {"admin": "team", "supervisor": "team"}


async def test_opening_it_makes_the_next_one_news(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    await told(office)
    row = await conversation(office)
    await office.do(lambda work: notify(work, looks=nowhere, opened=[(AGENT, row["id"])]))
    assert "agent" not in await told(office)
    await office.hear(office.said("Encore", key="m2"))
    assert "agent" in await told(office)


async def test_a_resolved_conversation_is_over_for_everybody(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    await told(office)
    row = await conversation(office)
    await office.do(lambda work: resolve(work, grant=office.grant(AGENT), conversation_id=row["id"]))
    assert await told(office) == {}


async def test_what_was_opened_after_it_came_is_not_told(office: House) -> None:
    """Both are in the journal before anybody looks at it."""
    await office.hear(office.said("Bonjour", key="m1"))
    row = await conversation(office)
    await office.do(
        lambda work: assign(work, grant=office.grant(AGENT), conversation_id=row["id"], agent_id=AGENT, team_id=None)
    )
    assert await told(office) == {}


async def called(house: House, conversation_id: int) -> None:
    await calling(house, conversation_id, f"@Agent {AGENT} ?", Mention(AGENT), by=ADMIN)


async def test_whoever_is_called_is_told_and_nobody_else(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    row = await conversation(office)
    await office.do(lambda work: resolve(work, grant=office.grant(ADMIN), conversation_id=row["id"]))
    await told(office)
    await called(office, row["id"])
    assert await told(office) == {"agent": "mentioned"}


async def test_a_call_is_told_although_the_conversation_rang_already(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    assert (await told(office))["agent"] == "team"
    claimed = await office.do(lambda work: pushes.claim(work, limit=10, lease=FRESH))
    for one in claimed:
        await office.do(lambda work, one=one: pushes.sent(work, one))  # type: ignore[misc]
    await called(office, (await conversation(office))["id"])
    assert (await told(office))["agent"] == "mentioned"
    again = await office.do(lambda work: pushes.claim(work, limit=10, lease=FRESH))
    assert [(one.agent_id, one.occasion) for one in again] == [(AGENT, "mentioned")]


async def test_whoever_may_not_see_it_any_more_is_not_told(office: House) -> None:
    """Their rights were taken between the call and the telling."""
    await office.hear(office.said("Bonjour", key="m1"))
    row = await conversation(office)
    await told(office)
    await called(office, row["id"])
    await office.do(lambda work: work.execute("delete from membership where agent_id = %s", [AGENT]))
    assert (await told(office))["agent"] == "team"


async def test_news_of_what_one_follows_is_pushed_where_it_was_asked_for(office: House) -> None:
    asked = Preferences(matrix=Matrix(followed=(Signal.PUSH,)))
    await office.do(lambda work: notifications.keep(work, office.grant(SUPERVISOR), asked))
    await office.hear(office.said("Bonjour", key="m1"))
    row = await conversation(office)
    for agent in (SUPERVISOR, AGENT):
        await office.do(
            lambda work, agent=agent: follow(  # type: ignore[misc]
                work, grant=office.grant(agent), conversation_id=row["id"], follows=True
            )
        )
    await office.do(
        lambda work: assign(work, grant=office.grant(), conversation_id=row["id"], agent_id=ADMIN, team_id=None)
    )
    await told(office)
    await office.do(lambda work: work.execute("delete from push"))
    await office.hear(office.said("Encore", key="m2"))
    assert await told(office) == {"admin": "wrote", "supervisor": "followed"}


async def test_what_is_old_rings_nobody(office: House) -> None:
    await office.hear(office.said("Bonjour", key="m1"))
    office.clock.forward(seconds=FRESH.total_seconds() + 1)
    assert await told(office) == {}


async def test_the_choices_of_each_are_followed(office: House) -> None:
    silent = Preferences(matrix=Matrix(team=(Signal.SCREEN, Signal.SOUND)))
    night = Preferences(quiet=Quiet(tuple(range(7)), "00:00", "00:00", "UTC"))

    async def verb(work: Work) -> None:
        await notifications.keep(work, office.grant(AGENT), silent)
        await notifications.keep(work, office.grant(SUPERVISOR), night)

    await office.do(verb)
    await office.hear(office.said("Bonjour", key="m1"))
    assert await told(office) == {"admin": "team"}


async def test_without_a_browser_nothing_is_written(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    assert await followed(house) is False
    assert await house.rows("push") == []
