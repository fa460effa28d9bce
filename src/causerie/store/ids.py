"""Ids handed out without a round trip: each process takes a block of a thousand from one sequence.

An id known before the row is written lets one statement write a message, its files and its journal
event together. Blocks of two processes interleave, so these ids say nothing about order: message ids,
which break ties in a thread, come from their own sequence while the contact is locked.
"""

from __future__ import annotations

from causerie.store.database import Connection

BLOCK = 1000  # the increment of the sequence, in store/tables/sequences.py


class Ids:
    """The ids of one process. Not shared between event loops."""

    def __init__(self) -> None:
        self._next = 0
        self._end = 0

    async def take(self, conn: Connection, count: int) -> list[int]:
        """`count` fresh ids. A rolled back transaction leaves a gap, which is harmless."""
        taken: list[int] = []
        while len(taken) < count:
            if self._next == self._end:
                await self._refill(conn)
            upto = min(self._end, self._next + count - len(taken))
            taken.extend(range(self._next, upto))
            self._next = upto
        return taken

    async def one(self, conn: Connection) -> int:
        return (await self.take(conn, 1))[0]

    async def _refill(self, conn: Connection) -> None:
        row = await (await conn.execute("select nextval('ids')")).fetchone()
        if row is None:
            raise RuntimeError("nextval returned no row")
        self._next = int(row[0])
        self._end = self._next + BLOCK
