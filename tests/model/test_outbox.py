"""How long a send is tried again, and the literal table of its moves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.model.errors import IllegalMove
from causerie.model.machine import after
from causerie.model.message import Author
from causerie.model.outbox import MOVES, PRIORITY, Patience, SendMove, SendState


@pytest.mark.parametrize("attempt", range(1, 20))
def test_a_pause_doubles_within_its_bounds_and_is_jittered_by_half(attempt: int) -> None:
    patience = Patience()
    grown = min(timedelta(seconds=5) * 2 ** (attempt - 1), timedelta(minutes=15))
    shortest, middle, longest = (patience.pause(attempt, jitter, None) for jitter in (0.0, 0.5, 1.0))
    assert (shortest, middle, longest) == (grown / 2, grown * 0.75, grown)


@pytest.mark.parametrize("asked", [0.5, 42.0, 7200.0])
def test_what_the_provider_asks_is_a_floor(asked: float) -> None:
    for attempt in (1, 5, 12):
        for jitter in (0.0, 1.0):
            waited = Patience().pause(attempt, jitter, asked)
            assert waited == max(timedelta(seconds=asked), Patience().pause(attempt, jitter, None))


def test_patience_outlasts_half_an_hour_in_a_dozen_tries() -> None:
    """T10: a provider that is down for 30 minutes loses nothing, and is not hammered."""
    patience = Patience()
    waited = sum((patience.pause(n, 0.0, None) for n in range(1, patience.attempts)), timedelta(0))
    assert patience.attempts <= 12
    assert waited > timedelta(minutes=30)


def test_a_send_moves_as_the_table_says_and_no_other_way() -> None:
    told = {
        "queued": {"claim": "sending", "refuse": "failed"},
        "sending": {"taken": "sent", "retry": "queued", "refuse": "failed", "lose": "unknown"},
        "sent": {},
        "failed": {"resend": "queued"},
        "unknown": {"found": "sent", "resend": "queued", "give_up": "failed"},
    }
    for state in SendState:
        for move in SendMove:
            expected = told[state].get(move)
            if expected is None:
                with pytest.raises(IllegalMove, match=f"{state}.*{move}"):
                    after(MOVES, state, move)
            else:
                assert after(MOVES, state, move) == expected


def test_what_nobody_can_vouch_for_is_never_sent_again_by_itself() -> None:
    """P4: from `unknown` only a person's word, or a proof, leads on."""
    ways = {move for (state, move), _ in MOVES.items() if state is SendState.UNKNOWN}
    assert ways == {SendMove.FOUND, SendMove.RESEND, SendMove.GIVE_UP}


def test_people_come_before_machines() -> None:
    assert [author for author, _ in sorted(PRIORITY.items(), key=lambda one: one[1])] == [
        Author.AGENT,
        Author.BOT,
        Author.AUTOMATIC,
        Author.CAMPAIGN,
    ]
