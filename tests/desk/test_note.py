"""Private notes: in the thread, once, and never on their way to a provider; no more than what is only drafted."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from causerie.desk.draft import Wording, draft
from causerie.desk.note import LONGEST, Beside, note
from causerie.desk.settle import Choice, settle
from causerie.model.draft import Mode
from causerie.model.errors import CauserieError, Conflict, Invalid, NotFound
from causerie.model.message import Mention
from causerie.store import drafts
from causerie.store.database import Database, Work
from causerie.testing.clock import Clock
from causerie.testing.house import ADMIN, AGENT, STRANGER, House, furnish
from tests.desk.people import answered, opened, row_of
from tests.desk.test_can import kept
from tests.desk.test_mention import calling


def noting(house: House, conversation: int, text: str, *, key: str = "n1", agent: int = AGENT) -> Awaitable[int]:
    async def verb(work: Work) -> int:
        grant = house.grant(agent)
        return await note(work, grant=grant, conversation_id=conversation, client_key=key, text=text)

    return house.do(verb)


async def test_a_note_joins_the_thread_and_changes_nothing_else(house: House) -> None:
    conversation = await opened(house)
    before = await row_of(house, "conversation", conversation)
    house.clock.forward(minutes=5)
    message = await row_of(house, "message", await noting(house, conversation, "À rappeler"))
    assert (message["direction"], message["author"], message["agent_id"]) == ("note", "agent", AGENT)
    assert message["parts"] == [{"text": "À rappeler", "type": "text"}]
    assert (message["identity_id"], message["channel_id"]) == (before["identity_id"], before["channel_id"])
    after = await row_of(house, "conversation", conversation)
    assert after == before | {"message_count": 2}
    assert await house.rows("outbox") == []
    (event,) = await house.told("message_written")
    assert (event["message_id"], event["agent_id"]) == (message["id"], AGENT)


async def test_what_a_note_came_from_is_counted_once(house: House) -> None:
    conversation, made = await opened(house), await kept(house)

    async def verb(work: Work) -> int:
        grant = house.grant(AGENT)
        about = {"client_key": "n1", "text": "À rappeler {{prénom}}", "beside": Beside(canned=(made,))}
        return await note(work, grant=grant, conversation_id=conversation, **about)

    assert await house.do(verb) == await house.do(verb)
    assert [row["uses"] for row in await house.rows("canned")] == [1]


async def test_the_same_note_twice_is_one(house: House) -> None:
    conversation = await opened(house)
    once = await noting(house, conversation, "À rappeler")
    assert await noting(house, conversation, "À rappeler") == once
    assert (await row_of(house, "conversation", conversation))["message_count"] == 2


async def test_ten_clicks_at_once_are_one_note(house: House) -> None:
    conversation = await opened(house)
    found = await asyncio.gather(*(noting(house, conversation, "À rappeler") for _ in range(10)))
    assert len(set(found)) == 1


async def test_a_key_belongs_to_its_note(house: House) -> None:
    one, other = await opened(house), await opened(house, phone="+33600000002")
    await noting(house, one, "À rappeler")
    with pytest.raises(Conflict) as refusal:
        await noting(house, other, "À rappeler")
    assert refusal.value.code == "key_reused"


@pytest.mark.parametrize(("text", "code"), [("", "empty"), (" \n", "empty"), ("a" * (LONGEST + 1), "too_long")])
async def test_a_note_has_words_and_not_too_many(house: House, text: str, code: str) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid) as refusal:
        await noting(house, conversation, text)
    assert refusal.value.code == code


async def test_a_stranger_notes_nothing(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await noting(house, conversation, "À rappeler", agent=STRANGER)


async def test_card_numbers_are_masked_in_notes_too(house: House) -> None:
    conversation = await opened(house)
    message = await noting(house, conversation, "4111 1111 1111 1111")
    assert (await row_of(house, "message", message))["parts"][0]["text"] == "•••• 1111"


ACTS = ["note", "call", "draft", "draft_note", "reply", "resend", "give_up"]
STEPS = st.lists(st.tuples(st.sampled_from(ACTS), st.text(max_size=40)), max_size=12)
NOTED, DRAFTED = "\u2982note", "\u2982draft"  # in whatever nobody outside is to read, and in nothing else


def test_no_words_of_a_note_or_a_draft_ever_wait_for_a_provider(dsn: str) -> None:
    """Whatever colleagues do with them. One database for all examples: each opens its own conversation."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        database = Database(dsn)
        runner.run(database.__aenter__())
        house = runner.run(furnish(database, Clock()))

        @settings(max_examples=25, suppress_health_check=list(HealthCheck))
        @given(STEPS)
        def holds(steps: list[tuple[str, str]]) -> None:
            runner.run(_never_leaves(house, steps))

        try:
            holds()
        finally:
            runner.run(database.__aexit__())


async def _never_leaves(house: House, steps: list[tuple[str, str]]) -> None:
    conversation = await opened(house, phone=f"+336{uuid4().int % 10**8:08}")
    notes = [await noting(house, conversation, NOTED, key=uuid4().hex)]
    for name, text in steps:
        notes += await _unless_refused(_step(house, conversation, notes[-1], name, text.replace("\u2982", "")))
    left = await house.database.read(
        """select m.id from outbox o join message m on m.id = o.message_id
           where m.direction <> 'outbound' or m.id = any(%(notes)s)
              or position(%(noted)s in m.parts::text) > 0 or position(%(drafted)s in m.parts::text) > 0""",
        {"notes": notes, "noted": NOTED, "drafted": DRAFTED},
    )
    assert left == []


async def _unless_refused(step: Awaitable[list[int]]) -> list[int]:
    try:
        return await step
    except CauserieError:
        return []


async def _step(house: House, conversation: int, last: int, name: str, text: str) -> list[int]:
    if name == "note":
        return [await noting(house, conversation, NOTED + text, key=uuid4().hex)]
    if name == "call":
        return [await calling(house, conversation, f"{NOTED} @Agent {ADMIN} {text}", Mention(ADMIN))]
    if name in ("draft", "draft_note"):
        await _drafting(house, conversation, Mode.NOTE if name == "draft_note" else Mode.REPLY, DRAFTED + text)
    elif name == "reply":
        await answered(house, conversation, text)
    else:
        choice = Choice(name)
        await house.do(lambda work: settle(work, house.directory, grant=house.grant(), message_id=last, choice=choice))
    return []


async def _drafting(house: House, conversation: int, mode: Mode, text: str) -> None:
    grant = house.grant()
    async with house.database.connection() as conn:
        standing = await drafts.draft(conn, grant, conversation)
    wording = Wording(standing.revision if standing else 0, mode, text)
    await house.do(lambda work: draft(work, house.ids, grant=grant, conversation_id=conversation, wording=wording))
