"""Who is told of what, and how: the cases that the browser is judged by too."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from causerie.engines.notification import About, Notice, Seat, decide
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Role
from causerie.model.message import Direction
from causerie.model.notification import Matrix, Occasion, Preferences, Quiet, Signal, Sounding
from tests.architecture.codes import SOURCE

CONTRACT = json.loads((SOURCE.parents[1] / "contract" / "notifications.json").read_text(encoding="utf-8"))
ME = CONTRACT["me"]
GRANT = Grant(ME["agent_id"], Role.AGENT, frozenset(ME["channels"]), frozenset(ME["teams"]))
NOON = "2026-03-02T12:00:00Z"


def _event(given: dict[str, Any], at: datetime) -> Event:
    return Event(1, at, EventKind(given["kind"]), 1, 2, 3, 1, given.get("agent_id"), given.get("data"))


def _about(given: dict[str, Any]) -> About:
    return About(
        channel_id=given.get("channel_id", 1),
        assignee_id=given.get("assignee_id"),
        team_id=given.get("team_id"),
        direction=Direction(given.get("direction", "inbound")),
        author_id=given.get("author_id"),
        mentioned=frozenset(given.get("mentioned", ())),
        followers=frozenset(given.get("followers", ())),
    )


def _matrix(given: dict[str, list[str]]) -> Matrix:
    return Matrix(**{name: tuple(Signal(one) for one in signals) for name, signals in given.items()})


def _preferences(case: dict[str, Any]) -> Preferences:
    matrix = _matrix({**CONTRACT["matrix"], **case.get("matrix", {})})
    quiet = case.get("quiet")
    return Preferences(
        matrix=matrix,
        quiet=Quiet(**{**quiet, "days": tuple(quiet["days"])}) if quiet else None,
        sounding=Sounding(case.get("sounding", "elsewhere")),
    )


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_it_is_told_as_the_contract_says(case: dict[str, Any]) -> None:
    at = datetime.fromisoformat(case.get("at", NOON))
    told = decide(
        _event(case["event"], at),
        _about(case["about"]),
        GRANT,
        preferences=_preferences(case),
        seat=Seat(**case.get("seat", {})),
        now=at,
    )
    expected = case["told"] and Notice(Occasion(case["told"]), frozenset(Signal(one) for one in case["signals"]))
    assert told == expected


def test_everybody_begins_as_the_contract_does() -> None:
    assert _matrix(CONTRACT["matrix"]) == Matrix()


def test_the_contract_knows_every_occasion() -> None:
    assert {case["told"] for case in CONTRACT["cases"]} == {None, *Occasion}
