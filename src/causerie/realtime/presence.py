"""Who looks at which conversation, who is typing and who has a draft there: in memory, told between processes by
NOTIFY, never stored here. That somebody has a draft is known to colleagues, without a word of it; the revision goes
to the screens of its author alone.

A look is held by a lease: the process that has the socket says it again, so that the others forget what one that was
killed had said, and one that has just started learns who is there.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress

import msgspec

from causerie.model.errors import Busy
from causerie.model.grant import Grant
from causerie.realtime.hub import Hub
from causerie.store import drafts, threads
from causerie.store.database import Database

LASTS = 8.0  # seconds a « typing » holds without being said again
LEASE, AGAIN = 30.0, 10.0  # seconds for which a look holds without being said again, and after which it is
TOGETHER = 40  # looks said again at once: a NOTIFY carries less than 8,000 bytes
MOST = 10_000  # conversations looked at once, and those with drafts; beyond it the oldest is forgotten


class Said(msgspec.Struct, frozen=True, omit_defaults=True):
    """One agent's move. `conversation_id` None: looks at nothing any more.

    `private`: types a note, which no customer is shown. `drafting`: who has a draft there, as the database had it;
    None when it was not looked up. `by`: the process that has their socket.
    """

    agent_id: int
    conversation_id: int | None
    channel_id: int
    typing: bool
    contact_id: int = 0
    private: bool = False
    drafting: tuple[int, ...] | None = None
    by: str = ""


def heard(payload: str) -> Said | list[Said]:
    """What a notice says: one move, or looks that are only said again."""
    return msgspec.json.decode(payload, type=Said | list[Said])


class Drafted(msgspec.Struct, frozen=True):
    """A draft was saved, or has gone (`revision` 0): what `store/drafts` notifies."""

    agent_id: int
    conversation_id: int
    channel_id: int
    revision: int


class Presence:
    """The presence of every process, as this one knows it."""

    def __init__(self, database: Database, hub: Hub, *, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._hub = hub
        self._monotonic = monotonic
        self.name = secrets.token_hex(4)  # of this process
        self._viewing: dict[int, Said] = {}  # agent → what they look at
        self._until: dict[int, float] = {}  # agent → the end of its lease
        self._typing: dict[tuple[int, int], float] = {}  # (conversation, agent) → until
        self.on_view: list[Callable[[int, int], None]] = []  # told (agent, conversation) whenever somebody looks
        self._drafting: dict[int, frozenset[int]] = {}  # conversation → agents
        hub.on_presence.append(self._heard)
        hub.on_draft.append(self._heard_draft)

    async def say(self, said: Said) -> None:
        """Tell every process, this one included."""
        await self._database.notify("presence", msgspec.json.encode(said).decode())

    async def look(
        self, grant: Grant, conversation_id: int | None, *, typing: bool = False, private: bool = False
    ) -> None:
        """An agent looks at a conversation, or (None) at nothing any more. Raises NotFound for one they may not see."""
        if conversation_id is None:
            await self.say(Said(grant.agent_id, None, 0, typing=False, by=self.name))
            return
        async with self._database.connection() as conn:
            row = await threads.conversation(conn, grant, conversation_id)
            drafting = tuple(await drafts.authors(conn, grant, row.id))
        about = Said(grant.agent_id, row.id, row.channel_id, typing, row.contact_id, private, drafting, self.name)
        await self.say(about)

    async def run(self) -> None:
        """Keep the leases, for ever, until cancelled."""
        while True:
            await asyncio.sleep(AGAIN)
            with suppress(Busy):
                await self.renew()

    async def renew(self) -> None:
        """Let go of what another process says no more, and say again what is looked at here. Raises Busy."""
        now = self._monotonic()
        for agent_id, said in list(self._viewing.items()):
            if said.by != self.name and self._until[agent_id] <= now:
                self._leave(agent_id)
        mine = [said for said in self._viewing.values() if said.by == self.name]
        for first in range(0, len(mine), TOGETHER):
            again = msgspec.json.encode(mine[first : first + TOGETHER])
            await self._database.notify("presence", again.decode())

    def around(self, agent_id: int) -> dict[str, object] | None:
        """Who is at the conversation that an agent looks at; None when they look at none."""
        said = self._viewing.get(agent_id)
        return None if said is None or said.conversation_id is None else self.of(said.conversation_id)

    def _heard(self, payload: str) -> None:
        """One move, or looks that are said again."""
        told = heard(payload)
        if isinstance(told, Said):
            self._moved(told)
            return
        for said in told:
            self._again(said)

    def _again(self, said: Said) -> None:
        """A move may have overtaken it: it is no news but of somebody who is nowhere else."""
        known = self._viewing.get(said.agent_id)
        if known is None and said.by != self.name and said.conversation_id is not None:
            self._view(said)
            self._tell(said.conversation_id, said.channel_id)
        elif known is not None and (known.by, known.conversation_id) == (said.by, said.conversation_id):
            self._until[said.agent_id] = self._monotonic() + LEASE

    def _view(self, said: Said) -> None:
        looks = msgspec.structs.replace(said, typing=False, private=False, drafting=None)
        self._viewing[said.agent_id] = looks
        self._until[said.agent_id] = self._monotonic() + LEASE
        if len(self._viewing) > MOST:
            oldest = next(iter(self._viewing))
            del self._viewing[oldest], self._until[oldest]

    def _leave(self, agent_id: int) -> None:
        """They look at nothing any more, and whoever sees where they were is told."""
        self._until.pop(agent_id, None)
        said = self._viewing.pop(agent_id, None)
        if said is not None and said.conversation_id is not None:
            self._typing.pop((said.conversation_id, agent_id), None)
            self._tell(said.conversation_id, said.channel_id)

    def _moved(self, said: Said) -> None:
        before = self._viewing.get(said.agent_id)
        if before is None or before.conversation_id != said.conversation_id:
            self._leave(said.agent_id)
        if said.conversation_id is None:
            return
        self._view(said)
        for told in self.on_view:
            told(said.agent_id, said.conversation_id)
        if said.typing:
            self._typing[said.conversation_id, said.agent_id] = self._monotonic() + LASTS
        if said.drafting is not None:
            self._draft(said.conversation_id, frozenset(said.drafting))
        self._tell(said.conversation_id, said.channel_id)

    def looks(self, agent_id: int, conversation_id: int) -> bool:
        """Whether an agent has a conversation before their eyes."""
        said = self._viewing.get(agent_id)
        return said is not None and said.conversation_id == conversation_id

    def _heard_draft(self, payload: str) -> None:
        drafted = msgspec.json.decode(payload, type=Drafted)
        before = self._drafting.get(drafted.conversation_id, frozenset())
        author = frozenset({drafted.agent_id})
        after = before | author if drafted.revision else before - author
        if after != before:
            self._draft(drafted.conversation_id, after)
            self._tell(drafted.conversation_id, drafted.channel_id)
        frame = {"type": "draft", "conversation_id": drafted.conversation_id, "revision": drafted.revision}
        self._hub.tell_agent(drafted.agent_id, msgspec.json.encode(frame))

    def _draft(self, conversation_id: int, agents: frozenset[int]) -> None:
        self._drafting.pop(conversation_id, None)
        if agents:
            self._drafting[conversation_id] = agents
        if len(self._drafting) > MOST:
            self._drafting.pop(next(iter(self._drafting)))

    def _tell(self, conversation_id: int, channel_id: int) -> None:
        self._hub.tell(channel_id, msgspec.json.encode(self.of(conversation_id)))

    def of(self, conversation_id: int) -> dict[str, object]:
        """Who is there now, as the socket says it."""
        now = self._monotonic()
        self._typing = {key: until for key, until in self._typing.items() if until > now}
        return {
            "type": "presence",
            "conversation_id": conversation_id,
            "viewing": sorted(a for a, said in self._viewing.items() if said.conversation_id == conversation_id),
            "typing": sorted(agent for (conversation, agent) in self._typing if conversation == conversation_id),
            "drafting": sorted(self._drafting.get(conversation_id, ())),
        }
