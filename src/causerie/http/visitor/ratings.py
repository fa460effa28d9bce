"""What a visitor says of an episode, once it is resolved: asked for in the widget, and kept like anything they say."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from causerie.http.visitor.call import Call
from causerie.http.visitor.envelopes import Envelopes
from causerie.http.visitor.widgets import Widget
from causerie.model.cards import masked
from causerie.model.errors import Conflict
from causerie.model.rating import BEST, LONGEST
from causerie.store import rateable
from causerie.store.database import Database
from causerie.store.visitors import Visitor

LIMIT = 16 << 10  # bytes of a request


class Rate(Struct):
    """`comment` empty: nothing to add."""

    episode: Annotated[int, Meta(ge=1, le=2**53 - 1)]
    score: Annotated[int, Meta(ge=1, le=BEST)]
    comment: Annotated[str, Meta(max_length=LONGEST)] = ""


class Ratings:
    """Asks, and takes."""

    def __init__(self, database: Database, envelopes: Envelopes) -> None:
        self._database = database
        self._envelopes = envelopes

    async def rate(self, call: Call, visitor: Visitor) -> None:
        """POST ratings: 200 with the episode as it now stands. Raises Conflict `not_to_rate`."""
        asked = await call.json(Rate, limit=LIMIT)
        episode = await rateable.to_rate(self._database, visitor, now=call.now)
        if episode is None or episode.id != asked.episode or not call.widget.asks_rating:
            raise Conflict("not_to_rate")
        event = {
            "type": "rating",
            "id": str(uuid.uuid4()),
            "conversation": episode.id,
            "score": asked.score,
            "comment": masked(asked.comment.strip()),
        }
        await self._envelopes.send(call.widget, visitor, [event])
        await call.reply(200, {"episode": await self.episode(call.widget, visitor, now=call.now)})

    async def episode(self, widget: Widget, visitor: Visitor, *, now: datetime) -> dict[str, Any] | None:
        """What the widget is told of the episode to rate: id, score, comment; None when there is none."""
        if not widget.asks_rating:
            return None
        found = await rateable.to_rate(self._database, visitor, now=now)
        return {"id": found.id, "score": found.score, "comment": found.comment} if found else None
