"""Every action of a request has its value in the model, and says the same when it comes back."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from causerie.http.schemas.macros import MacroWritten
from causerie.model.macro import ACTIONS

EACH: list[dict[str, Any]] = [
    {"type": "reply", "canned_id": 1},
    {"type": "note", "text": "Vu"},
    {"type": "label", "labels": [1, 2]},
    {"type": "assign", "me": True, "agent_id": None, "team_id": None},
    {"type": "snooze", "minutes": 60},
    {"type": "resolve"},
]


@pytest.mark.parametrize("action", EACH, ids=lambda action: str(action["type"]))
def test_an_action_comes_back_as_it_was_sent(action: dict[str, Any]) -> None:
    written = msgspec.convert({"name": "x", "actions": [action], "owner": "agent"}, MacroWritten)
    assert json.loads(msgspec.json.encode(written.actions[0].action())) == action


def test_every_kind_is_here() -> None:
    assert {action["type"] for action in EACH} == set(ACTIONS)
