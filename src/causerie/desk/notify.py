"""Follow the journal and say who is to get a push, and what is to stand in whose next digest: the engine decides, event
by event, for everybody who has a browser or wants e-mail.

What is old is not told: a notifier that was away for an hour does not ring a hundred telephones when it is back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from causerie.desk.digest import gather
from causerie.engines.notification import About, Notice, Seat, decide
from causerie.model.event import Event, EventKind
from causerie.model.notification import Occasion, Signal
from causerie.store import digests, followers, pushes
from causerie.store.database import Work
from causerie.store.pushes import Line, Place, Reader, Wanted

FRESH = timedelta(minutes=10)
TOLD = frozenset(
    {
        EventKind.MESSAGE_RECEIVED,
        EventKind.MESSAGE_WRITTEN,
        EventKind.CONVERSATION_ASSIGNED,
        EventKind.CONVERSATION_RESOLVED,
        EventKind.CONVERSATION_REOPENED,
        EventKind.DELIVERY_CHANGED,
        EventKind.CONVERSATION_WOKEN,
    }
)
# What an agent does in a conversation shows that they have seen it.
OPENS = frozenset(
    {
        EventKind.CONVERSATION_READ,
        EventKind.MESSAGE_WRITTEN,
        EventKind.CONVERSATION_ASSIGNED,
        EventKind.CONVERSATION_SNOOZED,
        EventKind.CONVERSATION_LABELLED,
        EventKind.MENTIONS_SEEN,
    }
)
CLOSES = frozenset({EventKind.CONVERSATION_RESOLVED, EventKind.CONVERSATION_QUARANTINED})
FOLLOWED = TOLD | OPENS | CLOSES

Looks = Callable[[int, int], bool]  # (agent, conversation): whether they have it before their eyes


@dataclass(slots=True)
class _Plan:
    """What the events come to, in their order: whoever opened a conversation is told what came after."""

    wanted: dict[tuple[int, int], Wanted] = field(default_factory=dict)
    gathered: dict[tuple[int, int], list[Wanted]] = field(default_factory=dict)
    opened: set[tuple[int, int]] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)

    def open(self, pair: tuple[int, int]) -> None:
        self.opened.add(pair)
        self.wanted.pop(pair, None)
        self.gathered.pop(pair, None)

    def close(self, conversation_id: int) -> None:
        self.closed.add(conversation_id)
        for pair in [pair for pair in self.wanted if pair[1] == conversation_id]:
            del self.wanted[pair]
        for pair, gathered in self.gathered.items():
            if pair[1] == conversation_id:
                gathered[:] = [one for one in gathered if one.occasion is Occasion.MENTIONED]

    def want(self, wanted: Wanted, signals: frozenset[Signal]) -> None:
        pair = (wanted.agent_id, wanted.conversation_id)
        if Signal.PUSH in signals and (wanted.occasion is Occasion.MENTIONED or pair not in self.wanted):
            self.wanted[pair] = wanted
        if Signal.EMAIL in signals:
            self.gathered.setdefault(pair, []).append(wanted)


async def notify(work: Work, *, looks: Looks, opened: Iterable[tuple[int, int]] = ()) -> bool | None:
    """Queue what the journal gives cause for; whether more of it waits, None when another process is at it.

    `opened`: who opened what since the last time, as their screens say it: (agent, conversation).
    """
    opened = list(opened)
    await pushes.opened(work, opened)
    await digests.opened(work, opened)
    found = await pushes.follow(work, FOLLOWED)
    if found is None:
        return None
    events, more = found
    readers = await pushes.readers(work) if events else []
    if readers:
        plan = await _plan(work, events, readers, looks)
        await pushes.opened(work, plan.opened)
        await pushes.closed(work, sorted(plan.closed))
        await pushes.queue(work, list(plan.wanted.values()))
        await digests.opened(work, plan.opened)
        await digests.closed(work, sorted(plan.closed))
        await gather(work, plan.gathered.values(), {one.grant.agent_id: one.preferences for one in readers})
    return more


async def _plan(work: Work, events: list[Event], readers: list[Reader], looks: Looks) -> _Plan:
    fresh = [event for event in events if event.kind in TOLD and event.at >= work.now - FRESH]
    places = await pushes.places(work, sorted({event.conversation_id or 0 for event in fresh}))
    lines = await pushes.lines(work, sorted({event.message_id or 0 for event in fresh}))
    following = await followers.following(work, sorted(places))
    plan = _Plan()
    for event in events:
        if event.conversation_id is None:
            continue
        if event.kind in CLOSES:
            plan.close(event.conversation_id)
        elif event.kind in OPENS and event.agent_id is not None:
            plan.open((event.agent_id, event.conversation_id))
        place = places.get(event.conversation_id)
        if event.kind in TOLD and event.at >= work.now - FRESH and place is not None:
            followed_by = following.get(event.conversation_id, frozenset())
            about = _about(event, place, line=lines.get(event.message_id or 0), followed_by=followed_by)
            for reader in readers:
                if (notice := _notice(work, event, about, reader, looks)) is not None:
                    told = Wanted(reader.grant.agent_id, event.conversation_id, notice.occasion, event.message_id)
                    plan.want(told, notice.signals)
    return plan


def _about(event: Event, place: Place, *, line: Line | None, followed_by: frozenset[int]) -> About:
    called = (event.data or {}).get("mentions")
    return About(
        channel_id=place.channel_id,
        assignee_id=place.assignee_id,
        team_id=place.team_id,
        direction=line.direction if line else None,
        author_id=line.agent_id if line else None,
        mentioned=frozenset(called) if isinstance(called, list) else frozenset(),
        followers=followed_by,
    )


def _notice(work: Work, event: Event, about: About, reader: Reader, looks: Looks) -> Notice | None:
    """What the reader is told elsewhere than on an open page, if they are."""
    seat = Seat(looking=looks(reader.grant.agent_id, event.conversation_id or 0), hidden=True)
    found = decide(event, about, reader.grant, preferences=reader.preferences, seat=seat, now=work.now)
    if found is None:
        return None
    away = {Signal.PUSH, Signal.EMAIL} if reader.preferences.digest is not None else {Signal.PUSH}
    signals = found.signals & away
    return Notice(found.occasion, signals) if signals else None
