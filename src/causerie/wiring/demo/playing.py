"""A story played into the ledger: every step by the desk's own verb, at the moment it is said to have happened.

Customers' words enter at `receive`, colleagues' leave through `write`; what belongs to the past is settled by
receipts, without any provider hearing of it. A story is one transaction: it is there whole, or not at all.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from causerie.channels.errors import Ambiguous
from causerie.channels.protocol import HookRequest
from causerie.desk import label as labelling
from causerie.desk import note as noting
from causerie.desk import read as reading
from causerie.desk import resolve as resolving
from causerie.desk import snooze as snoozing
from causerie.desk.assign import assign
from causerie.desk.batch import Payload
from causerie.desk.change import change
from causerie.desk.deliver import Outcome
from causerie.desk.deliver import settle as settle_outcomes
from causerie.desk.receive import receive
from causerie.desk.write import Draft, write
from causerie.model.consent import ConsentState
from causerie.model.element import Arrived, Edited, Element, MediaRef, Reacted, Receipt, Sender
from causerie.model.grant import Grant
from causerie.model.message import Delivery, Media, Part, Text
from causerie.model.outbox import Patience
from causerie.store import files, scenery
from causerie.store.database import Work
from causerie.store.files import Expected
from causerie.store.scenery import Kept
from causerie.wiring.demo.samples import made
from causerie.wiring.demo.script import (
    Assigns,
    Corrects,
    Earlier,
    Labels,
    Names,
    Notes,
    Reacts,
    Resolves,
    Sample,
    Snoozes,
    Step,
    Story,
    They,
    Voice,
    We,
)
from causerie.wiring.demo.tongues import TONGUES
from causerie.wiring.world import World

BODY = b'{"demo":true}'  # what stands for the payload of something that never travelled
LEASE = timedelta(minutes=1)
MOST = 100  # elements of one payload


@dataclass(frozen=True)
class Stage:
    """What every story is played on. `now` is the moment from which all of them count back."""

    world: World
    now: datetime
    agents: Mapping[Voice, int]
    grants: Mapping[Voice, Grant]
    labels: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Written:
    """Something the company said, and how far it is to get."""

    message_id: int
    key: str
    step: We
    provider: str


@dataclass
class _Played:
    """How far a story got."""

    kept: Kept | None = None  # its first message
    heard: list[str] = field(default_factory=list)  # keys of the customer's messages
    written: list[_Written] = field(default_factory=list)
    waiting: list[_Written] = field(default_factory=list)  # those without their receipts yet


class Player:
    """One story on one transaction."""

    def __init__(self, stage: Stage, story: Story, work: Work) -> None:
        self._stage = stage
        self._world = stage.world
        self._story = story
        self._work = work
        self._played = _Played()

    async def play(self) -> None:
        for step in self._story.steps:
            at = self._stage.now - step.ago
            await self._step(step, self._work.at(at))
        await self._settle(self._work.at(self._stage.now))
        await self._read(self._work.at(self._stage.now))

    async def _step(self, step: Step, work: Work) -> None:
        match step:
            case They():
                await self._hear(step, work)
            case We():
                await self._write(step, work)
            case Corrects() | Reacts():
                await self._settle(work)
                await self._receive(work, [self._amendment(step)], self._story.provider)
            case Earlier():
                await self._remember(step, work)
            case Names():
                kept, grant = await self._standing(work), self._stage.grants[step.voice]
                await change(work, grant=grant, contact_id=kept.contact_id, given={"name": step.name})
            case _:
                await self._handle(step, work)

    async def _handle(self, step: Notes | Assigns | Labels | Snoozes | Resolves, work: Work) -> None:
        """What a colleague does to the conversation."""
        conversation, grant = (await self._standing(work)).conversation_id, self._stage.grants[step.voice]
        match step:
            case Notes(text=text):
                key = str(uuid.uuid4())
                await noting.note(work, grant=grant, conversation_id=conversation, client_key=key, text=text)
            case Assigns(to=to):
                agent = self._stage.agents[to] if to else None
                await assign(work, grant=grant, conversation_id=conversation, agent_id=agent, team_id=None)
            case Labels(names=names):
                given = [self._stage.labels[name] for name in names]
                await labelling.label(work, grant=grant, conversation_id=conversation, labels=given)
            case Snoozes(wakes=wakes):
                until = self._stage.now + wakes
                await snoozing.snooze(work, grant=grant, conversation_id=conversation, until=until)
            case Resolves():
                await resolving.resolve(work, grant=grant, conversation_id=conversation)

    # The customer.

    async def _hear(self, step: They, work: Work) -> None:
        provider = step.provider or self._story.provider
        arrived = self._arrived(step, provider)
        await self._receive(work, [arrived], provider)
        self._played.heard.append(arrived.key)
        samples = [part for part in step.parts if isinstance(part, Sample)]
        if samples:
            await self._fetch(work, arrived.key, provider, samples)

    async def _remember(self, step: Earlier, work: Work) -> None:
        """Everything of before in one go: their words, and ours as echoes, which were read long ago."""
        provider = self._story.provider
        elements = [self._arrived(line, provider) for line in step.lines]
        await self._receive(work, elements, provider)
        self._played.heard += [one.key for one in elements if not one.echo]
        read = [Receipt(one.channel, one.key, Delivery.READ, one.at) for one in elements if one.echo]
        await self._receive(work, read, provider)

    def _arrived(self, line: They | We, provider: str) -> Arrived:
        at = self._stage.now - line.ago
        key = self._key(provider, at)
        return Arrived(
            channel=self._address(provider),
            key=key,
            sender=self._sender(provider),
            parts=tuple(_announced(part) for part in line.parts),
            at=at,
            sequence=TONGUES[provider].sequence(key),
            echo=isinstance(line, We),
            consent_said=ConsentState.REFUSED if isinstance(line, They) and line.stops else None,
        )

    async def _fetch(self, work: Work, key: str, provider: str, samples: Sequence[Sample]) -> None:
        """The customer's files, as if their provider had been asked for them."""
        channel_id = self._world.standing[provider].channel_id
        kept = await scenery.kept(work, channel_id, key)
        for sample, row in zip(samples, await scenery.files_of(work, kept.id), strict=True):
            file = made(sample)
            expected = Expected(row["id"], kept.id, channel_id, "", file.mime, None, 0, 0)
            await files.stored(work, expected, content=file.content, mime=file.mime, name=file.name)

    def _amendment(self, step: Corrects | Reacts) -> Element:
        at = self._stage.now - step.ago
        channel, version = self._address(self._story.provider), str(int(at.timestamp()))
        if isinstance(step, Corrects):
            return Edited(channel, self._played.heard[-1], version, (Text(step.text),), at)
        actor = self._sender(self._story.provider).addresses[0]
        return Reacted(channel, self._played.written[-1].key, actor, step.emoji, version, at)

    # The company.

    async def _write(self, step: We, work: Work) -> None:
        provider, agent = step.provider or self._story.provider, self._stage.agents[step.voice]
        parts = tuple([await self._uploaded(work, part, agent) for part in step.parts])
        draft = Draft(
            identity_id=(await self._standing(work)).identity_id,
            channel_id=self._world.standing[provider].channel_id,
            parts=parts,
            agent_id=agent,
            client_key=str(uuid.uuid4()),
        )
        core = self._world.core
        done = await write(work, core.directory, core.ids, draft)
        for message_id in done.messages:
            key = str(message_id) if TONGUES[provider].own_keys else self._key(provider, work.now)
            told = _Written(message_id, key, step, provider)
            self._played.written.append(told)
            self._played.waiting.append(told)

    async def _uploaded(self, work: Work, part: Part | Sample, agent_id: int) -> Part:
        if not isinstance(part, Sample):
            return part
        file = made(part)
        file_id = await self._world.core.ids.one(work.conn)
        await files.upload(work, file_id, agent_id=agent_id, name=file.name, mime=file.mime, content=file.content)
        return Media(file.kind, file_id)

    async def _settle(self, work: Work) -> None:
        """Everything written so far got as far as it is to get."""
        waiting, self._played.waiting = self._played.waiting, []
        lost = [one for one in waiting if one.step.ends is Delivery.UNKNOWN]
        known = [one for one in waiting if one not in lost]
        await scenery.settle(work, [one.message_id for one in known])
        for provider in dict.fromkeys(one.provider for one in known):
            receipts = [self._receipt(one) for one in known if one.provider == provider]
            await self._receive(work, receipts, provider)
        for one in lost:
            await self._lose(self._work.at(self._stage.now - one.step.ago), one)

    def _receipt(self, told: _Written) -> Receipt:
        return Receipt(
            channel=self._address(told.provider),
            message=told.key,
            delivery=told.step.ends,
            at=self._stage.now - told.step.ago,
            error=told.step.error,
            correlation=str(told.message_id),
        )

    async def _lose(self, work: Work, told: _Written) -> None:
        """The answer to the send never came: an outcome like any other, settled by the desk."""
        claimed = await scenery.take(work, told.message_id, lease=LEASE)
        outcome = Outcome(claimed, error=Ambiguous("time_out", "the connection was cut before the answer"))
        core = self._world.core
        await settle_outcomes(work, core.directory, core.ids, [outcome], patience=Patience(), jitter=[0.0])

    # Both.

    async def _receive(self, work: Work, elements: Sequence[Element], provider: str) -> None:
        core = self._world.core
        held = core.directory.connection(self._world.standing[provider].connection_id)
        request = HookRequest("POST", core.public_url(), "", {"content-type": "application/json"}, BODY)
        several = [elements[first : first + MOST] for first in range(0, len(elements), MOST)]
        await receive(work, [Payload(held, request, work.now, some) for some in several], ids=core.ids)

    async def _read(self, work: Work) -> None:
        """Everything but the last `unread` messages was looked at by somebody."""
        unread, heard = self._story.unread, self._played.heard
        if unread == len(heard):
            return
        upto = await self._find(work, heard[-unread - 1])
        grant = self._stage.grants[Voice.YOU]
        await reading.read(work, grant=grant, conversation_id=upto.conversation_id, message_id=upto.id)

    async def _standing(self, work: Work) -> Kept:
        """Where the story's first message went: its identity, its contact, its conversation."""
        if self._played.kept is None:
            self._played.kept = await self._find(work, self._played.heard[0])
        return self._played.kept

    async def _find(self, work: Work, key: str) -> Kept:
        for provider in self._story.person.addresses:
            with suppress(LookupError):
                return await scenery.kept(work, self._world.standing[provider].channel_id, key)
        raise LookupError(key)

    def _address(self, provider: str) -> str:
        """The channel's own address, as the provider says it."""
        standing = self._world.standing[provider]
        return self._world.core.directory.channel(standing.channel_id).address

    def _sender(self, provider: str) -> Sender:
        person = self._story.person
        addresses = self._world.addresses_of(provider, person.addresses[provider])
        told = person.language if TONGUES[provider].tells_language else None
        return Sender(addresses, person.name, told)

    def _key(self, provider: str, at: datetime) -> str:
        return TONGUES[provider].key(self._story.person.addresses[provider], at)


def _announced(part: Part | Sample) -> Part | MediaRef:
    if not isinstance(part, Sample):
        return part
    file = made(part)
    return MediaRef(file.kind, "", file.mime, file.name, len(file.content))
