"""State machines as literal tables: a dictionary from (state, move) to state, and nothing that bends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from causerie.model.errors import IllegalMove

State = TypeVar("State")
Move = TypeVar("Move")


def after(table: Mapping[tuple[State, Move], State], state: State, move: Move) -> State:
    """The state after `move`; raises IllegalMove where the table has no such move."""
    try:
        return table[state, move]
    except KeyError:
        raise IllegalMove("illegal_move", state=str(state), move=str(move)) from None
