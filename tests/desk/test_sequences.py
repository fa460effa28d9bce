"""Random sequences of receive, write, note, edit, resolve, merge, un-merge and erase, against a small model (T27).

After each merge, un-merge and erasure the database says what the model says: who is whom, what is on whose
thread and in which order, that no conversation holds a stranger's words, that counters count. At the end every
merge that stands is undone, in a random order, and the world is one in which nobody was ever merged.
A failure prints its seed; with CAUSERIE_SEED it comes again, shrunk, which takes minutes.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from collections.abc import Awaitable
from itertools import count
from typing import Any, ClassVar, TypeVar

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from causerie.desk.erase import erase
from causerie.desk.merge import merge
from causerie.desk.note import note
from causerie.desk.resolve import resolve
from causerie.desk.unmerge import unmerge
from causerie.desk.write import Draft
from causerie.model.committed import Committed
from causerie.model.element import Edited
from causerie.model.errors import Conflict
from causerie.model.message import Text
from causerie.realtime.frames import frame
from causerie.store import threads
from causerie.store.database import Database, Work
from causerie.testing.clock import Clock
from causerie.testing.house import VAULT, House, furnish
from tests.desk.people import wrote
from tests.desk.world import Joined, Utterance, World

NUMBER = "+33700000001"
EXAMPLES, STEPS = 8, 25  # some seconds; CAUSERIE_EXAMPLES=2000 for a night

T = TypeVar("T")
_worlds = count()
PERSONS = st.integers(0, 3)


class Sequences(RuleBasedStateMachine):
    """One world an example, in a database that all of them share: each has its own telephone numbers."""

    runner: ClassVar[asyncio.Runner]
    house: ClassVar[House]
    committed: ClassVar[list[Committed]] = []  # by the step under way

    def __init__(self) -> None:
        super().__init__()
        self.number = next(_worlds)
        self.world = World()
        self.keys = count()
        self.last: dict[str, tuple[str, int]] = {}  # phone → provider's key and id of the last thing they wrote

    def do(self, awaited: Awaitable[T]) -> T:
        self.house.clock.forward(seconds=1)
        self.committed.clear()
        done = self.runner.run(_as_coroutine(awaited))
        for one in self.committed:
            self.runner.run(self.rows_at_hand_are_those_that_stand(one))
        return done

    async def rows_at_hand_are_those_that_stand(self, told: Committed) -> None:
        """What a screen is told without asking the database is what it would have read there."""
        async with self.house.database.connection() as conn:
            made = await frame(conn, self.house.grant(), told.events, told.at_hand)
            assert made == await frame(conn, self.house.grant(), told.events)

    def phone(self, person: int) -> str:
        return f"+336{self.number:06}{person:02}"

    def read(self, sql: Any, *params: Any) -> list[dict[str, Any]]:
        return self.runner.run(self.house.database.read(sql, list(params)))

    @initialize()
    def everybody_writes(self) -> None:
        for person in range(4):
            self.receive(person)

    @rule(person=PERSONS, how=st.sampled_from(["receive", "receive", "write", "annotate", "edit"]))
    def speak(self, person: int, how: str) -> None:
        getattr(self, how)(person)

    def receive(self, person: int) -> None:
        phone, key = self.phone(person), f"k{self.number}-{next(self.keys)}"
        self.do(self.house.hear(self.house.said(key, key=key, phone=phone)))
        (row,) = self.read(
            """select m.id, m.identity_id, i.contact_id from message m join identity i on i.id = m.identity_id
               where m.provider_key = %s""",
            key,
        )
        if phone not in self.world.current:
            self.world.born[row["identity_id"]] = row["contact_id"]
            self.world.current[phone] = row["identity_id"]
        assert row["identity_id"] == self.world.current[phone]
        self.world.said.append(Utterance(row["id"], row["identity_id"], key))
        self.last[phone] = (key, row["id"])

    def write(self, person: int) -> None:
        identity = self.world.current.get(self.phone(person))
        if identity is None:
            return
        text = f"w{next(self.keys)}"
        written = self.do(wrote(self.house, Draft(identity, self.house.channel(), (Text(text),), agent_id=4)))
        self.world.said.append(Utterance(written.messages[0], identity, text))

    def annotate(self, person: int) -> None:
        """A note belongs to whoever opened the conversation."""
        conversation = self.conversation(person)
        if conversation is None:
            return
        text = f"n{next(self.keys)}"

        async def verb(work: Work) -> int:
            key = f"{self.number} {text}"
            return await note(
                work, grant=self.house.grant(), conversation_id=conversation["id"], client_key=key, text=text
            )

        self.world.said.append(Utterance(self.do(self.house.do(verb)), conversation["identity_id"], text))

    def edit(self, person: int) -> None:
        if self.phone(person) not in self.last or self.phone(person) not in self.world.current:
            return
        key, message = self.last[self.phone(person)]
        text = f"e{next(self.keys)}"
        self.do(self.house.hear(Edited(NUMBER, key, text, (Text(text),))))
        for one in self.world.said:
            if one.id == message and not one.erased:
                one.text = text

    def resolve(self, person: int) -> None:
        conversation = self.conversation(person)
        if conversation is None or conversation["state"] == "resolved":
            return
        self.do(self.house.do(lambda work: resolve(work, grant=self.house.grant(), conversation_id=conversation["id"])))

    @precondition(lambda self: len(set(self.world.homes().values())) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        kept, gone = data.draw(st.permutations(sorted(set(self.world.homes().values()))))[:2]
        merged = self.do(
            self.house.do(lambda work: merge(work, self.house.ids, grant=self.house.grant(), kept=kept, gone=gone))
        )
        self.world.merges.append(Joined(merged, kept, gone))
        self.look()

    @rule(person=PERSONS)
    def write_into_somebody_elses_conversation(self, person: int) -> None:
        """Their own is over; what they say next joins whatever is open on the thread they share."""
        self.resolve(person)
        self.receive(person)

    @precondition(lambda self: any(not one.undone for one in self.world.merges))
    @rule(data=st.data())
    def unmerge(self, data: st.DataObject) -> None:
        self.look()
        self.undo(data.draw(st.sampled_from([one for one in self.world.merges if not one.undone])))
        self.look()

    @precondition(lambda self: any(one.undone for one in self.world.merges))
    @rule()
    def unmerge_again(self) -> None:
        done = next(one for one in self.world.merges if one.undone)
        try:
            self.do(self.house.do(lambda work: self.undoing(work, done)))
        except Exception as refusal:
            assert isinstance(refusal, Conflict) or type(refusal).__name__ == "NotFound"  # noqa: PT017
        else:
            raise AssertionError("a merge was undone twice")

    @rule(person=PERSONS, dice=st.integers(0, 5))
    def erase(self, person: int, dice: int) -> None:
        """Seldom: it ends what the other steps are about."""
        contact = self.world.home(self.phone(person))
        if contact is None or dice != 5:
            return
        self.do(self.house.do(lambda work: erase(work, VAULT, grant=self.house.grant(), contact_id=contact)))
        self.world.forget(contact)
        self.look()

    def undo(self, joined: Joined) -> None:
        self.do(self.house.do(lambda work: self.undoing(work, joined)))
        joined.undone = True

    def undoing(self, work: Work, joined: Joined) -> Awaitable[tuple[int, int]]:
        return unmerge(work, self.house.ids, grant=self.house.grant(), merge_id=joined.id)

    def conversation(self, person: int) -> dict[str, Any] | None:
        """The conversation of the last thing a person wrote."""
        if self.phone(person) not in self.last or self.phone(person) not in self.world.current:
            return None
        found = self.read(
            """select c.id, c.identity_id, c.state from message m join conversation c on c.id = m.conversation_id
               where m.id = %s and m.erased_at is null""",
            self.last[self.phone(person)][1],
        )
        return found[0] if found else None

    def look(self) -> None:
        self.who_is_whom()
        self.what_is_on_whose_thread()
        self.no_conversation_holds_a_strangers_words()
        self.counters_count()

    def who_is_whom(self) -> None:
        found = self.read(
            "select id, contact_id from identity where address = any(%s)", [self.phone(person) for person in range(4)]
        )
        assert {row["id"]: row["contact_id"] for row in found} == self.world.homes()

    def what_is_on_whose_thread(self) -> None:
        for contact, said in self.world.threads().items():
            shown = self.runner.run(self.thread(contact))
            assert shown == said

    async def thread(self, contact: int) -> list[tuple[int, str]]:
        async with self.house.database.connection() as conn:
            found = await threads.thread(conn, self.house.grant(), contact, before=None, limit=500)
        return [(message.id, message.parts[0].text) for message in found]  # type: ignore[union-attr]

    def no_conversation_holds_a_strangers_words(self) -> None:
        ids = [one.id for one in self.world.said]
        assert strays(self.read, ids) == []

    def counters_count(self) -> None:
        for row in self.read(COUNTED, [one.id for one in self.world.said]):
            assert row["message_count"] == row["counted"], row
            assert row["last_message_id"] == row["last_id"], row
            assert row["last_at"] == row["last_written"], row
            assert row["channel_id"] == row["last_channel"], row
            assert row["unread"] <= row["inbound"], row
            assert row["waiting_since"] == (None if row["state"] == "resolved" else row["asked_at"]), row

    def teardown(self) -> None:
        """Undo what stands: nobody was ever merged."""
        standing = [one for one in self.world.merges if not one.undone]
        random.Random(len(self.world.said)).shuffle(standing)
        for joined in standing:
            self.undo(joined)
        assert self.world.homes() == self.world.born
        self.look()
        mixed = self.read(
            """select conversation_id from message
               where id = any(%s) and erased_at is null and conversation_id is not null group by 1
               having count(distinct identity_id) > 1""",
            [one.id for one in self.world.said],
        )
        assert mixed == [], "each person is alone in their conversations"


def strays(read: Any, ids: list[int]) -> list[dict[str, Any]]:
    return read(  # type: ignore[no-any-return]
        """select m.id from message m join conversation c on c.id = m.conversation_id
           join identity i on i.id = m.identity_id join identity o on o.id = c.identity_id
           where m.id = any(%s) and i.contact_id <> o.contact_id""",
        ids,
    )


COUNTED = """
with mine as (
    select distinct conversation_id as id from message
    where id = any(%s) and erased_at is null and conversation_id is not null
)
select c.*, counted, last_id, last_written, last_channel, inbound, asked_at
from mine join conversation c using (id), lateral (
    select count(*) as counted, count(*) filter (where direction = 'inbound') as inbound,
           (array_agg(id order by at desc, sequence desc, id desc) filter (where direction <> 'note'))[1] as last_id,
           (array_agg(channel_id order by at desc, sequence desc, id desc)
                filter (where direction <> 'note'))[1] as last_channel,
           max(arrived_at) filter (where direction <> 'note') as last_written
    from message where conversation_id = c.id
) all_of_it, lateral (
    select min(at) as asked_at from message
    where conversation_id = c.id and direction = 'inbound' and id > coalesce((
        select max(id) from message where conversation_id = c.id and direction = 'outbound'), 0)
) unanswered
"""


async def _as_coroutine(awaited: Awaitable[T]) -> T:
    return await awaited


def test_nothing_is_lost_doubled_or_misplaced(dsn: str) -> None:
    number = int(os.environ.get("CAUSERIE_SEED") or random.SystemRandom().randrange(2**32))
    sys.stdout.write(f"CAUSERIE_SEED={number}\n")  # shown when the test fails
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        database = Database(dsn)
        runner.run(database.__aenter__())
        try:
            Sequences.runner, Sequences.house = runner, runner.run(furnish(database, Clock()))
            database.on_commit.append(Sequences.committed.append)
            database.watched = lambda: True
            run_state_machine_as_test(
                seed(number)(Sequences),
                settings=settings(
                    max_examples=int(os.environ.get("CAUSERIE_EXAMPLES") or EXAMPLES),
                    stateful_step_count=STEPS,
                    deadline=None,
                    database=None,
                    phases=[Phase.generate, *([Phase.shrink] if os.environ.get("CAUSERIE_SEED") else [])],
                    print_blob=True,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        finally:
            runner.run(database.__aexit__())
