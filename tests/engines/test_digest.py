"""When a digest may leave, by whose clock, and what is left to say by then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from causerie.engines.digest import awake, moment, waits
from causerie.model.conversation import Conversation, State
from causerie.model.grant import Grant, Role
from causerie.model.notification import Digest, Occasion, Quiet, Rhythm

PARIS = "Europe/Paris"
NIGHT = Quiet(tuple(range(7)), "20:00", "08:00", PARIS)
ME, OTHER = 6, 9
GRANT = Grant(ME, Role.AGENT, frozenset({1}), frozenset())


def at(told: str) -> datetime:
    return datetime.fromisoformat(f"2026-{told}:00+00:00")


def chosen(rhythm: Rhythm, hour: str = "08:30") -> Digest:
    return Digest(rhythm, hour, PARIS, words=False)


@pytest.mark.parametrize(
    ("rhythm", "since", "last", "when"),
    [
        (Rhythm.QUARTER, "03-02T10:00", None, "03-02T10:15"),
        (Rhythm.QUARTER, "03-02T10:00", "03-02T09:58", "03-02T10:15"),
        (Rhythm.HOUR, "03-02T10:00", None, "03-02T10:15"),
        (Rhythm.HOUR, "03-02T10:00", "03-02T09:58", "03-02T10:58"),
        (Rhythm.HOUR, "03-02T10:00", "03-01T09:58", "03-02T10:15"),
        (Rhythm.MORNING, "03-02T07:00", None, "03-02T07:30"),
        (Rhythm.MORNING, "03-02T07:30", None, "03-02T07:30"),
        (Rhythm.MORNING, "03-02T07:31", None, "03-03T07:30"),
        (Rhythm.MORNING, "03-02T07:29", "03-02T07:30", "03-03T07:30"),
        (Rhythm.MORNING, "03-28T12:00", "03-28T07:30", "03-29T06:30"),  # the clocks went forward in the night
    ],
)
def test_it_leaves_no_sooner_than_it_may(rhythm: Rhythm, since: str, last: str | None, when: str) -> None:
    assert moment(chosen(rhythm), None, since=at(since), last=at(last) if last else None) == at(when)


def test_it_never_leaves_within_quiet_hours() -> None:
    evening = moment(chosen(Rhythm.QUARTER), NIGHT, since=at("03-02T18:50"), last=None)
    assert evening == at("03-03T07:00")
    early = moment(chosen(Rhythm.MORNING, "06:00"), NIGHT, since=at("03-02T18:50"), last=None)
    assert early == at("03-03T07:00")


def test_quiet_hours_that_never_end_are_asked_again_after_days() -> None:
    always = Quiet(tuple(range(7)), "00:00", "00:00", PARIS)
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert timedelta(days=7) < awake(always, now) - now < timedelta(days=9)
    assert awake(None, now) == now


def row(**given: Any) -> Conversation:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    values: dict[str, Any] = {
        "id": 1,
        "contact_id": 2,
        "contact_name": None,
        "address": "+33600000001",
        "identity_id": 3,
        "channel_id": 1,
        "state": State.OPEN,
        "assignee_id": None,
        "team_id": None,
        "snoozed_until": None,
        "opened_at": now,
        "last_at": now,
        "waiting_since": now,
        "last_message_id": 4,
        "message_count": 1,
        "unread": 1,
        "preview": None,
        "last_delivery": "none",
        "labels": (),
        "source": "live",
    }
    return Conversation(**{**values, **given})


@pytest.mark.parametrize(
    ("occasion", "given", "follows", "left"),
    [
        (Occasion.WROTE, {"assignee_id": ME}, False, True),
        (Occasion.WROTE, {"assignee_id": ME, "waiting_since": None}, True, False),
        (Occasion.WROTE, {"assignee_id": OTHER}, True, False),
        (Occasion.ASSIGNED, {"assignee_id": ME, "waiting_since": None}, False, True),
        (Occasion.ASSIGNED, {"assignee_id": OTHER}, False, False),
        (Occasion.TEAM, {}, False, True),
        (Occasion.TEAM, {"assignee_id": OTHER}, False, False),
        (Occasion.UNASSIGNED, {"waiting_since": None}, False, False),
        (Occasion.WOKEN, {"assignee_id": ME}, False, True),
        (Occasion.WOKEN, {"assignee_id": ME, "state": State.SNOOZED}, False, False),
        (Occasion.FOLLOWED, {"assignee_id": OTHER}, True, True),
        (Occasion.FOLLOWED, {"assignee_id": OTHER}, False, False),
        (Occasion.FAILED, {"assignee_id": OTHER}, False, True),
        (Occasion.FAILED, {"state": State.RESOLVED}, False, False),
        (Occasion.MENTIONED, {"state": State.RESOLVED}, False, True),
    ],
)
def test_what_is_settled_meanwhile_loses_its_line(
    occasion: Occasion, given: dict[str, Any], follows: bool, left: bool
) -> None:
    assert waits(occasion, row(**given), GRANT, follows=follows) is left
