"""Who may hear what: by channel, by any channel a contact used, or by right."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Role
from causerie.realtime.topics import HOUSE, hears

ADMIN = Grant(1, Role.ADMIN, None, frozenset())
SUPERVISOR = Grant(2, Role.SUPERVISOR, frozenset({10}), frozenset())
AGENT = Grant(3, Role.AGENT, frozenset({10, 11}), frozenset())
NOBODY = Grant(4, Role.AGENT, frozenset(), frozenset())
EVERYONE = (ADMIN, SUPERVISOR, AGENT, NOBODY)


def _event(
    kind: EventKind = EventKind.MESSAGE_RECEIVED, *, channel: int | None = None, contact: int | None = None
) -> Event:
    return Event(1, datetime(2026, 3, 2, tzinfo=UTC), kind, None, contact, None, channel, None, None)


@pytest.mark.parametrize(("channel", "heard"), [(10, [1, 2, 3]), (11, [1, 3]), (12, [1])])
def test_an_event_of_a_channel_is_for_who_sees_it(channel: int, heard: list[int]) -> None:
    event = _event(channel=channel, contact=5)
    assert [grant.agent_id for grant in EVERYONE if hears(grant, event, {5: frozenset({10, 11, 12})})] == heard


@pytest.mark.parametrize(
    ("channels", "heard"), [({10}, [1, 2, 3]), ({11, 12}, [1, 3]), ({12}, [1]), (set(), [1]), (None, [1])]
)
def test_an_event_of_a_contact_is_for_who_sees_any_channel_they_used(
    channels: set[int] | None, heard: list[int]
) -> None:
    known = {} if channels is None else {5: frozenset(channels)}
    event = _event(EventKind.CONTACT_BLOCKED, contact=5)
    assert [grant.agent_id for grant in EVERYONE if hears(grant, event, known)] == heard


@pytest.mark.parametrize("kind", EventKind)
def test_an_event_of_the_house_follows_its_line_or_is_for_supervisors(kind: EventKind) -> None:
    heard = {grant.agent_id for grant in EVERYONE if hears(grant, _event(kind), {})}
    right = HOUSE.get(kind, "supervise")
    assert heard == ({1, 2, 3, 4} if right in (None, "answer") else {1, 2})
