"""From what happened to a letter: in its time, at most once a period, never of what was seen or may not be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from causerie.channels.submission import Submission, sender_of, server_of
from causerie.desk.assign import assign
from causerie.desk.digest import PAUSE, TRIALS, Post, ring, send, try_now
from causerie.desk.follow import follow
from causerie.desk.notify import notify
from causerie.desk.tune import tune
from causerie.model.errors import NotPermitted, TooMany
from causerie.model.message import Mention
from causerie.model.notification import Digest, Occasion, Preferences, Quiet, Rhythm
from causerie.model.sentences import sentence
from causerie.store import digests, timers
from causerie.testing.house import ADMIN, AGENT, SUPERVISOR, House
from tests.channels.mailhouse import Mailhouse, mailhouse
from tests.desk.people import opened
from tests.desk.test_mention import calling

HOURLY = Preferences(digest=Digest(Rhythm.HOUR, "08:00", "Europe/Paris", words=False))
QUARTER, HOUR = 900, 3600


@pytest.fixture
async def mail() -> AsyncIterator[Mailhouse]:
    async with mailhouse() as made:
        yield made


@pytest.fixture
def post(mail: Mailhouse) -> Post:
    server = server_of(f"smtp://127.0.0.1:{mail.port}?tls=none")
    way = Submission(server, sender_of("desk@causerie.example"), timeout=10)
    return Post(way, say=sentence, public_url=lambda: "https://desk.example")


async def wants(house: House, chosen: Preferences = HOURLY, *agents: int) -> None:
    for agent in agents or (AGENT,):
        grant = house.grant(agent)
        await house.do(lambda work, grant=grant: tune(work, grant=grant, chosen=chosen))  # type: ignore[misc]


async def mine(house: House, text: str = "Bonjour", *, phone: str = "+33600000001") -> int:
    """A customer writes, in what is the agent's."""
    conversation = await opened(house, text=text, phone=phone)
    await house.do(
        lambda work: assign(work, grant=house.grant(), conversation_id=conversation, agent_id=AGENT, team_id=None)
    )
    await followed(house)
    return conversation


async def followed(house: House, *looked: tuple[int, int]) -> None:
    await house.do(lambda work: notify(work, looks=lambda agent, conversation: False, opened=looked))


async def later(house: House, seconds: float, post: Post) -> int:
    """Let time pass, and whatever falls due happen; how many letters were tried."""
    house.clock.forward(seconds=seconds)
    for due in await house.do(lambda work: timers.claim(work, limit=10, lease=PAUSE)):
        await house.do(lambda work, due=due: ring(work, due))  # type: ignore[misc]
    claimed = await house.do(lambda work: digests.claim(work, limit=10))
    for one in claimed:
        await send(house.database, post, one, clock=house.clock)
    return len(claimed)


async def test_what_waits_is_told_in_its_time_and_once(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    conversation = await mine(house)
    assert await later(house, QUARTER - 1, post) == 0
    assert await later(house, 1, post) == 1
    (letter,) = mail.taken
    assert letter["To"] == f"agent{AGENT}@causerie.example"
    assert f"https://desk.example/c/{conversation}" in letter.as_string()
    assert "Bonjour Agent" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "- +33600000001 (un message non lu" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert await later(house, 3 * HOUR, post) == 0
    assert await house.rows("timer") == []


async def test_the_next_one_waits_for_its_period(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    await later(house, QUARTER, post)
    await mine(house, phone="+33600000002")
    assert await later(house, HOUR - 1, post) == 0
    assert await later(house, 1, post) == 1
    assert [letter.as_string().count("https://desk.example/c/") for letter in mail.taken] == [1, 1]


async def test_nothing_is_sent_of_what_was_seen_meanwhile(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    conversation = await mine(house)
    await followed(house, (AGENT, conversation))
    assert await later(house, QUARTER, post) == 0
    assert (mail.dialogues, await house.rows("timer")) == (0, [])


async def test_nothing_is_sent_when_nothing_of_it_is_left_to_do(house: House, mail: Mailhouse, post: Post) -> None:
    """It leaves, looks, finds that somebody else has taken it, and stays; the next one need not wait for that."""
    await wants(house)
    conversation = await mine(house)
    await house.do(
        lambda work: assign(work, grant=house.grant(), conversation_id=conversation, agent_id=SUPERVISOR, team_id=None)
    )
    assert (await later(house, QUARTER, post), mail.dialogues) == (1, 0)
    assert await house.rows("digest_item") == []
    await mine(house, phone="+33600000002")
    assert (await later(house, QUARTER, post), len(mail.taken)) == (1, 1)


async def test_nobody_is_told_of_what_they_may_not_see_any_more(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    await house.do(lambda work: work.execute("delete from membership where agent_id = %s", [AGENT]))
    await later(house, QUARTER, post)
    assert (mail.dialogues, await house.rows("digest_item")) == (0, [])


async def test_a_call_is_told_to_the_called_and_news_to_who_follows(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house, HOURLY, AGENT, SUPERVISOR, ADMIN)
    conversation = await opened(house)
    await followed(house)
    await house.do(lambda work: follow(work, grant=house.grant(SUPERVISOR), conversation_id=conversation, follows=True))
    await calling(house, conversation, f"@Agent {AGENT} ?", Mention(AGENT), by=ADMIN)
    await followed(house)
    told = {(row["agent_id"], row["occasion"]) for row in await house.rows("digest_item")}
    assert told == {(AGENT, Occasion.MENTIONED), (SUPERVISOR, Occasion.FOLLOWED)}
    assert (await later(house, QUARTER, post), len(mail.taken)) == (2, 2)


async def test_quiet_hours_are_kept_until_they_end(house: House, mail: Mailhouse, post: Post) -> None:
    """The clock stands at nine in UTC."""
    quiet = Quiet(tuple(range(7)), "09:10", "14:00", "UTC")
    await wants(house, replace(HOURLY, quiet=quiet))
    await mine(house)
    until = (house.clock().replace(hour=14, minute=0) - house.clock()).total_seconds()
    assert await later(house, until - 1, post) == 0
    assert (await later(house, 1, post), len(mail.taken)) == (1, 1)


async def test_what_was_put_off_is_tried_once_more_and_then_with_the_next(
    house: House, mail: Mailhouse, post: Post
) -> None:
    await wants(house)
    await mine(house)
    mail.answers += ["451 Greylisted", "451 Greylisted"]
    pause = PAUSE.total_seconds()
    assert [await later(house, seconds, post) for seconds in (QUARTER, pause - 1, 1, pause)] == [1, 0, 1, 0]
    assert (await house.rows("digest"))[0]["outcome"] == "later"
    assert await later(house, HOUR - pause, post) == 1
    assert len(mail.taken) == 1
    assert (await house.rows("digest"))[0]["outcome"] == "taken"


async def test_what_was_refused_waits_for_its_period(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    mail.answers.append("550 No such user")
    assert [await later(house, seconds, post) for seconds in (QUARTER, HOUR - 1, 1)] == [1, 0, 1]
    assert len(mail.taken) == 1


async def test_what_the_server_may_have_is_not_said_again(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    mail.silent = True
    assert [await later(house, seconds, post) for seconds in (QUARTER, 3 * HOUR)] == [1, 0]
    assert (await house.rows("digest"))[0]["outcome"] == "unknown"


async def test_a_process_that_dies_on_the_way_costs_a_letter_and_doubles_none(
    house: House, mail: Mailhouse, post: Post
) -> None:
    await wants(house)
    await mine(house)
    house.clock.forward(seconds=QUARTER)
    (due,) = await house.do(lambda work: timers.claim(work, limit=10, lease=PAUSE))
    assert await house.do(lambda work: ring(work, due))
    await house.do(lambda work: digests.claim(work, limit=10))  # and then nothing
    assert [await later(house, seconds, post) for seconds in (HOUR - 1, 1)] == [0, 1]
    assert len(mail.taken) == 1


async def test_a_timer_that_was_moved_meanwhile_rings_for_nobody(house: House) -> None:
    await wants(house)
    await mine(house)
    house.clock.forward(seconds=QUARTER)
    (due,) = await house.do(lambda work: timers.claim(work, limit=10, lease=PAUSE))
    await wants(house)
    assert not await house.do(lambda work: ring(work, due))


async def test_whoever_wants_none_any_more_gets_none(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    await wants(house, Preferences())
    assert (await house.rows("digest_item"), await house.rows("timer")) == ([], [])
    await mine(house, phone="+33600000002")
    assert await house.rows("digest_item") == []


async def test_another_rhythm_counts_at_once(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    await wants(house, Preferences(digest=Digest(Rhythm.MORNING, "08:00", "UTC", words=False)))
    assert await later(house, HOUR, post) == 0
    assert (await later(house, 22 * HOUR, post), len(mail.taken)) == (1, 1)


async def test_first_words_are_told_where_they_were_asked_for(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house, "Mon vélo est prêt ?")
    await later(house, QUARTER, post)
    worded = Preferences(digest=Digest(Rhythm.HOUR, "08:00", "UTC", words=True))
    await wants(house, worded)
    await mine(house, "Et " + "le casque ? " * 30, phone="+33600000002")
    await later(house, HOUR, post)
    first, second = (letter.get_body(("plain",)).get_content() for letter in mail.taken)  # type: ignore[union-attr]
    assert "vélo" not in first
    assert "le casque ?" in second
    assert "…" in second


async def test_a_trial_tells_what_waits_and_leaves_it_waiting(house: House, mail: Mailhouse, post: Post) -> None:
    await wants(house)
    await mine(house)
    await tried(house, post)
    assert len(mail.taken) == 1
    assert len(await house.rows("digest_item")) == 1
    assert (await later(house, QUARTER, post), len(mail.taken)) == (1, 2)


async def tried(house: House, post: Post | None, key: bytes = b"k") -> None:
    await try_now(house.database, post, house.grant(AGENT), key=key, now=house.clock())


async def test_a_trial_says_what_the_server_answered(house: House, mail: Mailhouse, post: Post) -> None:
    mail.answers.append("550 5.7.1 Relaying denied")
    with pytest.raises(NotPermitted) as refused:
        await tried(house, post)
    assert (refused.value.code, refused.value.params) == ("email_refused", {"answer": "550 5.7.1 Relaying denied"})
    with pytest.raises(NotPermitted, match="no_email"):
        await tried(house, None)


async def test_trials_are_counted(house: House, mail: Mailhouse, post: Post) -> None:
    for _ in range(TRIALS):
        await tried(house, post)
    with pytest.raises(TooMany):
        await tried(house, post)
    assert len(mail.taken) == TRIALS


async def test_what_one_wrote_oneself_is_no_news_to_oneself(house: House) -> None:
    await wants(house, HOURLY, AGENT, SUPERVISOR)
    conversation = await opened(house)
    for agent in (AGENT, SUPERVISOR):
        await house.do(
            lambda work, agent=agent: follow(  # type: ignore[misc]
                work, grant=house.grant(agent), conversation_id=conversation, follows=True
            )
        )
    await followed(house, (AGENT, conversation), (SUPERVISOR, conversation))
    await house.do(lambda work: work.execute("delete from digest_item"))
    await calling(house, conversation, "Je m'en occupe", by=AGENT)
    await followed(house)
    assert [row["agent_id"] for row in await house.rows("digest_item")] == [SUPERVISOR]
