"""Who looks at which conversation and who is typing: in memory, told between processes by NOTIFY, never stored."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from causerie.model.grant import Grant
from causerie.realtime.hub import Hub
from causerie.store import threads
from causerie.store.database import Database

LASTS = 8.0  # seconds a « typing » holds without being said again
MOST = 10_000  # conversations looked at once; beyond it the oldest is forgotten


class Said(msgspec.Struct, frozen=True):
    """One agent's move. `conversation_id` None: looks at nothing any more."""

    agent_id: int
    conversation_id: int | None
    channel_id: int
    typing: bool
    contact_id: int = 0


class Presence:
    """The presence of every process, as this one knows it."""

    def __init__(self, database: Database, hub: Hub, *, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._hub = hub
        self._monotonic = monotonic
        self._viewing: dict[int, Said] = {}  # agent → what they look at
        self._typing: dict[tuple[int, int], float] = {}  # (conversation, agent) → until
        hub.on_presence.append(self._heard)

    async def say(self, said: Said) -> None:
        """Tell every process, this one included."""
        await self._database.notify("presence", msgspec.json.encode(said).decode())

    async def look(self, grant: Grant, conversation_id: int | None, *, typing: bool = False) -> None:
        """An agent looks at a conversation, or (None) at nothing any more. Raises NotFound for one they may not see."""
        if conversation_id is None:
            await self.say(Said(grant.agent_id, None, 0, typing=False))
            return
        async with self._database.connection() as conn:
            row = await threads.conversation(conn, grant, conversation_id)
        await self.say(Said(grant.agent_id, row.id, row.channel_id, typing, row.contact_id))

    def around(self, agent_id: int) -> dict[str, object] | None:
        """Who is at the conversation that an agent looks at; None when they look at none."""
        said = self._viewing.get(agent_id)
        return None if said is None or said.conversation_id is None else self.of(said.conversation_id)

    def _heard(self, payload: str) -> None:
        said = msgspec.json.decode(payload, type=Said)
        before = self._viewing.get(said.agent_id)
        if before is not None and before.conversation_id != said.conversation_id:
            self._typing.pop((before.conversation_id or 0, said.agent_id), None)
        if said.conversation_id is None:
            self._viewing.pop(said.agent_id, None)
        else:
            self._viewing[said.agent_id] = said
            if said.typing:
                self._typing[said.conversation_id, said.agent_id] = self._monotonic() + LASTS
        if len(self._viewing) > MOST:
            self._viewing.pop(next(iter(self._viewing)))
        for changed in {(one.conversation_id, one.channel_id) for one in (before, said) if one is not None}:
            if changed[0] is not None:
                self._tell(changed[0], changed[1])

    def _tell(self, conversation_id: int, channel_id: int) -> None:
        self._hub.tell(channel_id, msgspec.json.encode(self.of(conversation_id)))

    def of(self, conversation_id: int) -> dict[str, object]:
        """Who is there now, as the socket says it."""
        now = self._monotonic()
        self._typing = {key: until for key, until in self._typing.items() if until > now}
        viewing = sorted(a for a, said in self._viewing.items() if said.conversation_id == conversation_id)
        typing = sorted(agent for (conversation, agent) in self._typing if conversation == conversation_id)
        return {"type": "presence", "conversation_id": conversation_id, "viewing": viewing, "typing": typing}
