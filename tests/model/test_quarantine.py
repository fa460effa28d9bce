"""How a conversation stands once it is out of quarantine: tables of what it was and what was said meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from causerie.model.conversation import State
from causerie.model.quarantine import Meanwhile, Standing, let_out

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EARLY, LATE = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
NOTHING = Meanwhile(0, answered=False, waits=False)
WROTE = Meanwhile(2, answered=False, waits=True)
ANSWERED = Meanwhile(1, answered=True, waits=False)
ASKED_AGAIN = Meanwhile(1, answered=True, waits=True)


@pytest.mark.parametrize(
    ("before", "meanwhile", "after"),
    [
        (Standing(State.OPEN, None, EARLY, 3), NOTHING, Standing(State.OPEN, None, EARLY, 3)),
        (Standing(State.SNOOZED, LATE, EARLY, 0), NOTHING, Standing(State.SNOOZED, LATE, EARLY, 0)),
        (Standing(State.SNOOZED, EARLY, EARLY, 0), NOTHING, Standing(State.OPEN, None, EARLY, 0)),
        (Standing(State.RESOLVED, None, None, 1), NOTHING, Standing(State.RESOLVED, None, None, 1)),
        (Standing(State.OPEN, None, EARLY, 3), WROTE, Standing(State.OPEN, None, EARLY, 5)),
        (Standing(State.OPEN, None, None, 0), WROTE, Standing(State.OPEN, None, NOW, 2)),
        (Standing(State.SNOOZED, LATE, None, 0), WROTE, Standing(State.OPEN, None, NOW, 2)),
        (Standing(State.RESOLVED, None, None, 0), WROTE, Standing(State.OPEN, None, NOW, 2)),
        (Standing(State.OPEN, None, EARLY, 0), ANSWERED, Standing(State.OPEN, None, None, 1)),
        (Standing(State.OPEN, None, EARLY, 0), ASKED_AGAIN, Standing(State.OPEN, None, NOW, 1)),
    ],
)
def test_it_stands_as_before_and_what_came_counts_from_now_on(
    before: Standing, meanwhile: Meanwhile, after: Standing
) -> None:
    assert let_out(before, meanwhile, now=NOW) == after
