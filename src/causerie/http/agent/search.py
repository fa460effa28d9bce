"""Search: every message the asker may see, by words and operators."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from causerie.engines.excerpt import Piece, excerpt, words_of
from causerie.engines.inquiry import inquiry, named
from causerie.http.cursors import Row, cursor, position
from causerie.http.injected import TheGrant, TheMeans
from causerie.http.schemas.fields import Cursor
from causerie.http.schemas.search import PeopleFound, SearchHit, SearchPage
from causerie.model.grant import Grant
from causerie.model.message import Message, plain
from causerie.model.zones import zone as zone_of
from causerie.store import people, threads
from causerie.store import search as stored
from causerie.store.database import Connection
from causerie.store.search import Found

Question = Annotated[str, QueryParameter(max_length=2000)]
Zone = Annotated[str | None, QueryParameter(max_length=64)]
Few = Annotated[int, QueryParameter(ge=1, le=50)]


@get("/search")
async def search(
    means: TheMeans, grant: TheGrant, q: Question, zone: Zone = None, after: Cursor = None, limit: Few = 20
) -> SearchPage:
    """Messages that `q` is about, the newest first. `zone`: whose days its dates are, the company's unless told.

    `q` holds words, "phrases", -what is unwanted, and operators in English or French: from/de, channel/canal, is/est,
    label/étiquette, assignee/attribué, has/avec, before/avant, after/après. What lies in quarantine is found with
    is:spam (est:indésirable) alone.
    """
    asked = inquiry(q, now=means.clock(), zone=zone_of(zone) if zone else means.directory.company.clock)
    edge = position(after, Row)
    async with means.database.connection() as conn:
        found = await stored.find(conn, grant, asked, before=edge.id if edge else None, limit=limit)
        items = await _hits(conn, grant, found)
    goes_on = found.partial or len(found.messages) == limit
    return SearchPage(items, cursor(Row(found.reached)) if goes_on else None, found.partial)


@get("/search/people")
async def search_people(means: TheMeans, grant: TheGrant, q: Question, limit: Few = 6) -> PeopleFound:
    """People whom `q` begins to name, the newest first: by name, address, or what is known of them.

    Of a question with operators, those who are named by `from` count; without it, its words. Who wrote nothing but
    spam is found with is:spam alone.
    """
    asked = inquiry(q, now=means.clock(), zone=means.directory.company.clock)
    async with means.database.connection() as conn:
        found = await people.find(conn, grant, named(asked), limit=limit, quarantine=asked.quarantine)
    return PeopleFound(found)


async def _hits(conn: Connection, grant: Grant, found: Found) -> list[SearchHit]:
    messages = {message.id: message for message in await threads.messages_by_id(conn, grant, found.messages)}
    ordered = [messages[id_] for id_ in found.messages if id_ in messages]
    texts = {message.id: _text(message) for message in ordered}
    names = await stored.names(conn, [message.identity_id for message in ordered])
    lexemes = await stored.reduced(conn, words_of(list(texts.values()))) if found.words else {}
    return [
        _hit(message, names[message.identity_id], excerpt(texts[message.id], lexemes=lexemes, wanted=found.words))
        for message in ordered
    ]


def _hit(message: Message, name: str, pieces: tuple[Piece, ...]) -> SearchHit:
    return SearchHit(
        message.id,
        message.conversation_id,
        message.contact_id,
        message.channel_id,
        name,
        message.direction,
        message.author,
        message.agent_id,
        message.at,
        pieces,
    )


def _text(message: Message) -> str:
    """What is shown of a message: its words, then the names of its files."""
    return "\n".join(word for word in (plain(message.parts), *(file.name for file in message.files)) if word)
