"""What a visitor says and reads: messages, pressed buttons, receipts, and their thread.

A message id comes from the browser, so that a retry is the same message. Whatever a request names (a file, a
button, a message it answers) is looked up among the visitor's own before it is believed.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from causerie.channels.webchat import Webchat
from causerie.http.sniff import kind_of
from causerie.http.visitor import view
from causerie.http.visitor.call import Call
from causerie.http.visitor.envelopes import Envelopes, Event
from causerie.model.cards import masked
from causerie.model.errors import Busy, Conflict, Invalid
from causerie.model.message import RANK, Choices, Delivery, Direction, Option
from causerie.store import visitors, visits
from causerie.store.database import Database
from causerie.store.visitors import Visitor
from causerie.store.visits import Page, Said

LIMIT = 64 << 10  # bytes of a request
PAGE = 50  # messages
FILES = 10  # of one message
TEXT = Webchat.capabilities.text_limit

Key = Annotated[str, Meta(min_length=1, max_length=64)]


class Where(Struct):
    """The page the visitor wrote from."""

    url: Annotated[str, Meta(max_length=2000)] = ""
    title: Annotated[str, Meta(max_length=500)] = ""


class Pressed(Struct):
    """A button: of which message, and which one."""

    message: Key
    id: Annotated[str, Meta(min_length=1, max_length=256)]


class Write(Struct):
    """A message to post: words, files, or a pressed button."""

    client_message_id: uuid.UUID
    text: str = ""
    files: Annotated[list[int], Meta(max_length=FILES)] = []
    choice: Pressed | None = None
    reply_to: Key | None = None
    page: Where | None = None
    language: Annotated[str, Meta(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}$")] | None = None


class Sign(Struct):
    """A receipt for one of our messages, or « is typing »."""

    type: Literal["delivered", "read", "typing"]
    message: Key | None = None


class Signs(Struct):
    events: Annotated[list[Sign], Meta(min_length=1, max_length=100)]


class Words:
    """Reads and writes the threads of visitors."""

    def __init__(self, database: Database, envelopes: Envelopes) -> None:
        self._database = database
        self._envelopes = envelopes

    async def write(self, call: Call, visitor: Visitor) -> None:
        """POST messages: 201 with the message, 200 when this very one was written before."""
        asked = await call.json(Write, limit=LIMIT)
        key = str(asked.client_message_id)
        before = await self._one(call, visitor, key)
        if before is not None:
            await call.reply(200, {"message": view.message(before)})
            return
        if await visits.taken(self._database, visitor, key):
            raise Conflict("message_id_taken")
        event = await self._event(call, visitor, asked, key)
        await self._envelopes.send(call.widget, visitor, [event], language=asked.language)
        written = await self._one(call, visitor, key)
        if written is None:
            raise Busy("not_kept", retry_after=5)
        await call.reply(201, {"message": view.message(written)})

    async def signal(self, call: Call, visitor: Visitor) -> None:
        """POST events: receipts for the visitor's own messages that say something new, and typing."""
        asked = await call.json(Signs, limit=LIMIT)
        if any(sign.type == "typing" for sign in asked.events):
            self._envelopes.typing(call.widget, visitor)
        news = await self._news(call, visitor, asked.events)
        if news:
            await self._envelopes.send(call.widget, visitor, news)
        await call.done()

    async def read(self, call: Call, visitor: Visitor) -> Page:
        """A page of the thread: what changed `after` a number, what stands `before` a message, or the end."""
        limit = min(call.number("limit") or PAGE, PAGE)
        after = call.number("after")
        if after is not None:
            return await visits.since(self._database, visitor, after, now=call.now, limit=limit)
        before = call.number("before")
        return await visits.page(self._database, visitor, now=call.now, limit=limit, before=before)

    async def _event(self, call: Call, visitor: Visitor, asked: Write, key: str) -> Event:
        reply_to = await self._quoted(call, visitor, asked.reply_to)
        if asked.choice is not None:
            option = await self._option(call, visitor, asked.choice)
            chosen = {"id": option.id, "title": option.title}
            return {"type": "choice", "id": key, "option": chosen, "reply_to": asked.choice.message}
        text = masked(asked.text.strip())
        if len(text) > TEXT:
            raise Invalid("too_long", limit=TEXT, length=len(text))
        files = await self._files(visitor, asked.files)
        if not text and not files:
            raise Invalid("empty")
        event: dict[str, Any] = {"type": "message", "id": key, "text": text, "files": files, "reply_to": reply_to}
        return event | ({"page": _page(asked.page)} if asked.page else {})

    async def _files(self, visitor: Visitor, ids: Sequence[int]) -> list[dict[str, Any]]:
        if not ids:
            return []
        found = await visitors.uploads(self._database, visitor, list(dict.fromkeys(ids)))
        if len(found) != len(set(ids)):
            raise Invalid("file_missing")
        return [
            {
                "kind": kind_of(file.mime),
                "ref": f"{visitors.UPLOAD}{file.id}",
                "mime": file.mime,
                "name": file.name,
                "size": file.size,
                "sha256": sha256,
            }
            for file, sha256 in found
        ]

    async def _option(self, call: Call, visitor: Visitor, pressed: Pressed) -> Option:
        """The button as we wrote it: its words are ours, whatever the browser says they were."""
        said = await self._one(call, visitor, pressed.message)
        parts = said.parts if said is not None and said.direction is Direction.OUTBOUND else ()
        for part in parts:
            for option in part.options if isinstance(part, Choices) else ():
                if option.id == pressed.id:
                    return option
        raise Invalid("choice_unknown")

    async def _quoted(self, call: Call, visitor: Visitor, key: str | None) -> str | None:
        return key if key is not None and await self._one(call, visitor, key) is not None else None

    async def _news(self, call: Call, visitor: Visitor, signs: Sequence[Sign]) -> list[Event]:
        """Receipts worth keeping: each says more than what is known, and of a message that was for this visitor."""
        keys = [sign.message for sign in signs if sign.message is not None]
        own = await visits.by_key(self._database, visitor, keys, now=call.now) if keys else {}
        best: dict[str, Delivery] = {}
        for sign in signs:
            said = own.get(sign.message or "")
            if sign.type == "typing" or said is None or said.direction is not Direction.OUTBOUND:
                continue
            told = Delivery(sign.type)
            if RANK[told] > RANK[best.get(said.key, said.delivery)]:
                best[said.key] = told
        return [{"type": told.value, "message": key} for key, told in best.items()]

    async def _one(self, call: Call, visitor: Visitor, key: str) -> Said | None:
        return (await visits.by_key(self._database, visitor, [key], now=call.now)).get(key)


def _page(told: Where) -> dict[str, str]:
    """An address without its query and fragment: those carry other people's tokens."""
    try:
        url = urlsplit(told.url)
    except ValueError:
        return {"url": "", "title": masked(told.title)}
    bare = f"{url.scheme}://{url.netloc}{url.path}" if url.scheme in ("http", "https") else ""
    return {"url": bare, "title": masked(told.title)}
