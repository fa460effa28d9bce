"""Going on elsewhere: a link to another channel with words to send there, and the same link to be photographed.

The words hold a code, by which `desk/rejoin` knows whose thread goes on. The drawing of the link leaves as the path of
an SVG: the widget draws it itself, so that no page has to allow pictures.
"""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any
from urllib.parse import quote

import segno
from msgspec import Meta, Struct

from causerie.desk.rejoin import PURPOSE
from causerie.http.problems import language_for
from causerie.http.visitor.call import Call
from causerie.http.visitor.widgets import Onward
from causerie.model.continuation import LASTS, draw
from causerie.model.errors import NotFound
from causerie.model.sentences import sentence
from causerie.store import continuations, visitors
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault
from causerie.store.visitors import Visitor

LIMIT = 1 << 10  # bytes of a request


class Continue(Struct):
    channel: Annotated[int, Meta(ge=1, le=2**53 - 1)]


class Continuations:
    """Draws codes."""

    def __init__(self, database: Database, vault: Vault, ids: Ids) -> None:
        self._database = database
        self._vault = vault
        self._ids = ids

    async def draw(self, call: Call, visitor: Visitor) -> None:
        """POST continuations: 201 with `link`, `qr`, `expires_at`, `words`. Raises NotFound for one not offered here.

        Who has not said anything yet has no thread to be found again: their link carries a greeting and no code.
        """
        asked = await call.json(Continue, limit=LIMIT)
        line = next((one for one in call.widget.lines if one.channel.id == asked.channel), None)
        if line is None:
            raise NotFound("channel")
        code = await self._code(call, visitor, line) if await visitors.has_written(self._database, visitor) else None
        language = language_for(call.scope)
        link, until = filled(line, code, language), call.now + LASTS if code else None
        words = _words(line, language) | ({"note": sentence("onward_note", language)} if code else {})
        await call.reply(201, {"link": link, "qr": drawing(link), "expires_at": until, "words": words})

    async def _code(self, call: Call, visitor: Visitor, line: Onward) -> str:
        code = draw()
        hashed = self._vault.hash(PURPOSE, code)

        async def verb(work: Work) -> None:
            fresh = await self._ids.one(work.conn)
            await continuations.add(work, fresh, visitor, channel_id=line.channel.id, code=hashed)

        await self._database.run(verb, now=call.now)
        return code


def _words(line: Onward, language: str) -> dict[str, str]:
    """What the widget says around the link: they are many, and few need them."""
    opens = sentence("onward_open", language, {"what": line.channel.provider, "name": line.channel.name})
    told = {name: sentence(f"onward_{name}", language) for name in ("photo", "drawing")}
    return {"open": opens, **told}


def filled(line: Onward, code: str | None, language: str) -> str:
    """The link of a channel, with the words that a visitor will only have to send."""
    words = (
        sentence("continuation_code", language, {"code": code}) if code else sentence("continuation_hello", language)
    )
    digits = "".join(filter(str.isdecimal, line.address))
    return line.way.format(address=line.address, digits=digits, text=quote(words, safe=""), code=code or "site")


def drawing(text: str) -> dict[str, Any]:
    """`size`: modules to a side; `path`: the dark ones, row by row, as strokes of an SVG path one wide."""
    symbol = segno.make_qr(text, error="m")
    return {
        "size": symbol.symbol_size(border=0)[0],
        "path": "".join(_row(y, row) for y, row in enumerate(symbol.matrix)),
    }


def _row(y: int, row: bytearray) -> str:
    strokes, x = "", 0
    for dark, run in groupby(row):
        length = len(list(run))
        strokes += f"M{x} {y}h{length}" if dark else ""
        x += length
    return strokes
