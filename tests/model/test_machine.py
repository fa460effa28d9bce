"""State machines are literal tables: a move that is not written is a bug that shows itself."""

from __future__ import annotations

import pytest

from causerie.model.conversation import MOVES, Move, State
from causerie.model.errors import IllegalMove
from causerie.model.machine import after

TOLD = {
    State.OPEN: {Move.RESOLVE: State.RESOLVED, Move.SNOOZE: State.SNOOZED, Move.QUARANTINE: State.SPAM},
    State.SNOOZED: {
        Move.SNOOZE: State.SNOOZED,
        Move.RESOLVE: State.RESOLVED,
        Move.WAKE: State.OPEN,
        Move.REOPEN: State.OPEN,
        Move.QUARANTINE: State.SPAM,
    },
    State.RESOLVED: {Move.REOPEN: State.OPEN, Move.QUARANTINE: State.SPAM},
    State.SPAM: {Move.RELEASE: State.OPEN},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("move", Move)
def test_a_conversation_moves_as_its_table_says(state: State, move: Move) -> None:
    expected = TOLD[state].get(move)
    if expected is None:
        with pytest.raises(IllegalMove) as refused:
            after(MOVES, state, move)
        assert refused.value.params == {"state": state.value, "move": move.value}
    else:
        assert after(MOVES, state, move) is expected


def test_every_state_can_be_left() -> None:
    assert {state for state, _ in MOVES} == set(State)
