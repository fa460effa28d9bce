"""The demo put in place: colleagues, labels, canned replies, twenty-four conversations; then a customer now and then.

Seeded once for ever: a second start finds it there, and a demo that was erased stays erased. A start that was
cut in the middle goes on with the stories that are missing.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from causerie.desk.appoint import Newcomer, appoint
from causerie.desk.can import Wording, can
from causerie.desk.define import Definition, define
from causerie.desk.describe import describe
from causerie.desk.name import name_label
from causerie.desk.remark import remark, rewrite
from causerie.model.contact import Source
from causerie.model.grant import Grant
from causerie.store import files, labels, scenery, teams
from causerie.store.database import Work
from causerie.wiring.clock import now
from causerie.wiring.demo import cast, club, english, shop, workshop
from causerie.wiring.demo.canned import CANNED
from causerie.wiring.demo.known import ATTRIBUTES, KNOWN, address_of
from causerie.wiring.demo.playing import Player, Stage
from causerie.wiring.demo.samples import made
from causerie.wiring.demo.script import Person, Sample, Story, Voice, typeset
from causerie.wiring.demo.trickle import FIVE_MINUTES, PAUSE, trickling
from causerie.wiring.world import CHAT, World

SEEDED = "seeded"
SIDE_BY_SIDE = 4  # stories played at the same time; each has its own contact, so none waits for another


@asynccontextmanager
async def seed(world: World, *, trickle: bool = True, pause: float = PAUSE) -> AsyncIterator[None]:
    """Seed the demo if it never was; then customers write now and then while the block lasts.

    They do so by themselves the first time only, or their words would be said again at every start.
    """
    fresh = bool(world.standing) and not await scenery.was(world.core.database, SEEDED)
    if fresh:
        await _seed(world)
    await world.recall()
    world.handsets.trickle.turn(fresh and trickle)
    task = asyncio.create_task(trickling(world.handsets, pause=pause, lasts=FIVE_MINUTES))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def stories() -> list[Story]:
    """All of them, the longest first, because the others are played beside it."""
    return [club.story(), *shop.STORIES, *workshop.STORIES, *english.STORIES]


async def _seed(world: World) -> None:
    stage = await _staged(world)
    await world.core.database.run(lambda work: _can(world, work), now=stage.now)
    await _play(stage, stories())
    await world.core.database.run(lambda work: _know(stage, work), now=stage.now)
    await world.core.database.run(lambda work: _close(world, work), now=now())


async def _close(world: World, work: Work) -> None:
    """Those who have not written yet get their browsers too, and it is done for ever."""
    if await scenery.once(work, SEEDED):
        for person in cast.NEWCOMERS:
            await _introduce(world, person, work)


async def _can(world: World, work: Work) -> None:
    """The canned replies, once for ever: those that somebody threw away stay away."""
    if not await scenery.once(work, "canned"):
        return
    rooms = {team.name: team.id for team in await teams.everything(work.conn)}
    for ready in CANNED:
        wording = Wording(
            ready.name,
            ready.text if ready.english else typeset(ready.text),
            ready.owner,
            ready.folder,
            rooms[ready.team] if ready.team else None,
            (await _drawn(world, work, ready.sample),) if ready.sample else (),
        )
        await can(work, world.core.ids, grant=world.grant, wording=wording, source=Source.DEMO)


async def _know(stage: Stage, work: Work) -> None:
    """What is known of people, once for ever: the attributes that somebody deleted stay away."""
    if not await scenery.once(work, "known"):
        return
    world, ids = stage.world, stage.world.core.ids
    for lasting, words in ATTRIBUTES:
        await define(work, ids, grant=world.grant, lasting=lasting, definition=_typeset(words), source=Source.DEMO)
    for about in KNOWN:
        found = await scenery.identity(work.conn, address_of(about.person))
        if found is None:
            continue
        _, contact_id = found
        await describe(work, grant=world.grant, contact_id=contact_id, given=about.values)
        for n, (voice, said) in enumerate(about.remarks):
            grant, text = stage.grants[voice], typeset(said)
            made = await remark(work, ids, grant=grant, contact_id=contact_id, text=text, source=Source.DEMO)
            if n == 0:
                await rewrite(work, grant=grant, remark_id=made.id, pinned=True)


def _typeset(words: Definition) -> Definition:
    return replace(words, help_fr=typeset(words.help_fr) if words.help_fr else None)


async def _drawn(world: World, work: Work, sample: Sample) -> int:
    """A sample as an upload of whoever opened the demo."""
    file, file_id = made(sample), await world.core.ids.one(work.conn)
    owner = world.grant.agent_id
    await files.upload(work, file_id, agent_id=owner, name=file.name, mime=file.mime, content=file.content)
    return file_id


async def _play(stage: Stage, told: Sequence[Story]) -> None:
    """Every story in its own transaction, a few side by side."""
    seats = asyncio.Semaphore(SIDE_BY_SIDE)
    world, database = stage.world, stage.world.core.database

    async def played(story: Story) -> None:
        async def verb(work: Work) -> None:
            if await scenery.once(work, _mark(world, story)):
                await _introduce(world, story.person, work)
                await Player(stage, story, work).play()

        async with seats:
            await database.run(verb, now=stage.now)

    async with asyncio.TaskGroup() as group:
        for story in told:
            group.create_task(played(story))


def _mark(world: World, story: Story) -> str:
    """By what a story that was played is remembered; no address is kept for it."""
    told = world.core.vault.hash("demo story", story.provider, story.person.addresses[story.provider])
    return f"story.{told.hex()[:16]}"


async def _introduce(world: World, person: Person, work: Work) -> None:
    """A visitor of the site has a browser that keeps a token."""
    visitor = person.addresses.get(CHAT)
    if visitor is not None:
        await world.admit(work, visitor)


async def _staged(world: World) -> Stage:
    agents = {Voice.YOU: world.grant.agent_id, **await _colleagues(world)}
    grants = {voice: _grant(world, voice, agents[voice]) for voice in Voice}
    return Stage(world, now(), agents, grants, await _labels(world))


async def _colleagues(world: World) -> dict[Voice, int]:
    core = world.core
    known = await scenery.colleagues(core.database)
    async with core.database.connection() as conn:
        rooms = {team.name: team.id for team in await teams.everything(conn)}

    async def hire(work: Work) -> dict[Voice, int]:
        hired = {}
        for voice, one in cast.COLLEAGUES.items():
            newcomer = Newcomer(
                one.name, one.email, one.role, None, teams=[rooms[name] for name in one.teams], source="demo"
            )
            hired[voice] = known.get(one.email) or await appoint(work, core.ids, newcomer)
        return hired

    return await core.database.run(hire, now=now())


def _grant(world: World, voice: Voice, agent_id: int) -> Grant:
    """The rights that a colleague's teams give them."""
    if voice is Voice.YOU:
        return world.grant
    colleague = cast.COLLEAGUES[voice]
    mine = {place.provider for place in cast.PLACES if place.team in colleague.teams}
    channels = frozenset(one.channel_id for provider, one in world.standing.items() if provider in mine)
    return Grant(agent_id, colleague.role, channels, frozenset())


async def _labels(world: World) -> dict[str, int]:
    core = world.core

    async def verb(work: Work) -> dict[str, int]:
        known = {label.name: label.id for label in await labels.everything(work.conn)}
        for name, color in cast.LABELS.items():
            if name not in known:
                known[name] = (await name_label(work, core.ids, grant=world.grant, name=name, color=color)).id
        return known

    return await core.database.run(verb, now=now())
