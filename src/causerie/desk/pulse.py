"""What each connection's card says of its health, gathered in memory and written every few seconds.

A forged request must not cost a write of its own: a flood of them is one number in one statement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from causerie.store import connections
from causerie.store.database import Database, Work


@dataclass(slots=True)
class _Seen:
    refused: int = 0
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    said: bool = False
    error: str | None = None

    def follow(self, before: _Seen) -> None:
        """Add what was seen earlier and could not be written."""
        self.refused += before.refused
        self.last_in_at = self.last_in_at or before.last_in_at
        self.last_out_at = self.last_out_at or before.last_out_at
        if not self.said:
            self.said, self.error = before.said, before.error


class Pulse:
    """Counters of one process; `flush` adds them to the database."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._seen: dict[int, _Seen] = {}

    def refused(self, connection_id: int) -> None:
        self._of(connection_id).refused += 1

    def heard(self, connection_id: int, at: datetime) -> None:
        self._of(connection_id).last_in_at = at

    def spoke(self, connection_id: int, at: datetime, error: str | None) -> None:
        """A send ended; `error` is None when it went well, which also clears what the card said."""
        seen = self._of(connection_id)
        seen.said, seen.error = True, error
        if error is None:
            seen.last_out_at = at

    def _of(self, connection_id: int) -> _Seen:
        return self._seen.setdefault(connection_id, _Seen())

    async def flush(self) -> None:
        """Write what was gathered. What cannot be written now is kept for the next time."""
        seen, self._seen = self._seen, {}
        rows: list[dict[str, Any]] = [
            {
                "connection_id": connection_id,
                "refused": one.refused,
                "last_in_at": one.last_in_at,
                "last_out_at": one.last_out_at,
                "said": one.said,
                "error": one.error,
            }
            for connection_id, one in sorted(seen.items())
        ]
        if not rows:
            return

        async def verb(work: Work) -> None:
            await connections.note_health(work, rows)

        try:
            await self._database.run(verb, now=self._clock())
        except Exception:
            for connection_id, one in seen.items():
                self._of(connection_id).follow(one)
            raise
