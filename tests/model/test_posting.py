"""A letter's states: it is sent by whoever claimed it, once, and nothing brings a settled one back."""

from __future__ import annotations

from itertools import product

import pytest

from causerie.model.errors import IllegalMove
from causerie.model.machine import after
from causerie.model.posting import MOVES, PostingMove, PostingState

OPEN = {PostingState.WAITING, PostingState.SENDING}


def test_only_what_was_certainly_not_taken_waits_again() -> None:
    assert [move for move in MOVES if MOVES[move] is PostingState.WAITING] == [
        (PostingState.SENDING, PostingMove.RETRY)
    ]


@pytest.mark.parametrize(("state", "move"), list(product(sorted(set(PostingState) - OPEN), PostingMove)))
def test_what_is_settled_stays(state: PostingState, move: PostingMove) -> None:
    with pytest.raises(IllegalMove):
        after(MOVES, state, move)
