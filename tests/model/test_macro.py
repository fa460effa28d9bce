"""What a macro does comes back from the ledger as it went there."""

from __future__ import annotations

import json

import msgspec
import pytest

from causerie.model.macro import (
    ACTIONS,
    Action,
    AddLabels,
    AddNote,
    AssignTo,
    ReplyCanned,
    Resolve,
    SnoozeFor,
    action_from,
)

EACH: tuple[Action, ...] = (
    ReplyCanned(1),
    AddNote("À rappeler"),
    AddLabels((1, 2)),
    AssignTo(me=True),
    AssignTo(agent_id=3, team_id=4),
    SnoozeFor(60),
    Resolve(),
)


@pytest.mark.parametrize("action", EACH, ids=lambda action: action.type)
def test_an_action_is_read_as_it_was_written(action: Action) -> None:
    assert action_from(json.loads(msgspec.json.encode(action))) == action


def test_every_kind_is_here() -> None:
    assert {type(action) for action in EACH} == set(ACTIONS.values())
    assert {name: make.__dataclass_fields__["type"].default for name, make in ACTIONS.items()} == {
        name: name for name in ACTIONS
    }
    with pytest.raises(KeyError):
        action_from({"type": "dance"})
