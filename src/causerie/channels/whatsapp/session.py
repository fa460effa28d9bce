"""One open connection to a WhatsApp Business account: sends, files, health, the hook.

An upload comes before the send and is not one: whatever becomes of it, nothing reached the customer, so
its failures are all « not sent ». Only the call to `/messages` can leave doubt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Annotated, Any

import aiohttp
import msgspec
from msgspec import Meta, Struct

from causerie.channels.calling import fetch
from causerie.channels.errors import Ambiguous, FetchFailed, NotSent, Rejected, SendError, Unreachable
from causerie.channels.protocol import Attached, Fetched, Gesture, Health, Order, Sent
from causerie.channels.unable import Unable
from causerie.channels.whatsapp.compose import attach, compose, reaction, upload_type
from causerie.channels.whatsapp.graph import Graph
from causerie.channels.whatsapp.templates import FIELDS, MOST_PAGES, PAGE, page_of
from causerie.model.contact import Address
from causerie.model.template import TemplateRead

NUMBER_FIELDS = "id,display_phone_number,verified_name,quality_rating"
HOOK_REFUSED = "2200 "  # how the words begin when the hook did not answer Meta's handshake
GONE = "100 "  # … and when the file does not exist, any more or for us
_ID = re.compile(r"[A-Za-z0-9_-]+")  # of a file: what a payload says never becomes another path of the API
_UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\/]')


class _Key(Struct):
    id: Annotated[str, Meta(min_length=1)]


class _Taken(Struct):
    messages: Annotated[list[_Key], Meta(min_length=1)]


class _Link(Struct):
    url: str
    mime_type: str = "application/octet-stream"
    file_size: int | None = None


class _Number(Struct):
    id: str
    display_phone_number: str = ""
    verified_name: str = ""


class WhatsAppSession(Unable):
    """See `channels/protocol.py`; `account` is the WhatsApp Business account that owns the numbers."""

    def __init__(self, graph: Graph, *, account: str, verify_token: str) -> None:
        self._graph = graph
        self._account = account
        self._verify_token = verify_token

    async def send(self, order: Order) -> Sent:
        body = compose(order)
        if order.attached is not None:
            attach(body, await self._upload(order.channel, order.attached))
        return Sent(await self._post(order.channel, body))

    async def react(self, gesture: Gesture) -> str | None:
        return await self._post(gesture.channel, reaction(gesture))

    async def _post(self, number: str, body: dict[str, Any]) -> str:
        """The key of what was taken."""
        told = await self._graph.post(f"{number}/messages", body)
        try:
            return msgspec.convert(told, _Taken).messages[0].id
        except msgspec.ValidationError as failure:
            raise Ambiguous("half_answer", str(failure)) from failure

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        if not _ID.fullmatch(ref):
            raise FetchFailed("expired", "not the id of a file", again=False)
        try:
            link = msgspec.convert(await self._graph.call("GET", ref), _Link, strict=False)
        except SendError as failure:
            gone = failure.detail.startswith(GONE)
            raise FetchFailed("expired" if gone else failure.code, failure.detail, again=not gone) from failure
        except msgspec.ValidationError as failure:
            raise FetchFailed("half_answer", str(failure), again=True) from failure
        if link.file_size is not None and link.file_size > limit:
            raise FetchFailed("too_large", f"{link.file_size} bytes", again=False)
        return Fetched(await self._download(link.url, limit), link.mime_type)

    async def check(self) -> Health:
        try:
            numbers = await self._numbers()
            listeners = await self._graph.call("GET", f"{self._account}/subscribed_apps")
        except SendError as failure:
            return Health(False, failure.code, {"detail": failure.detail})
        except msgspec.ValidationError as failure:
            return Health(False, "half_answer", {"detail": str(failure)})
        if not numbers:
            return Health(False, "no_number")
        if not listeners.get("data"):
            return Health(False, "not_subscribed", numbers)
        return Health(True, "ok", numbers)

    async def connect(self, hook_url: str) -> Health:
        """Subscribes the app to this account with its own hook; Meta tries the handshake at once."""
        if not self._verify_token:
            return Health(False, "secret_empty")
        body = {"override_callback_uri": hook_url, "verify_token": self._verify_token}
        try:
            await self._graph.post(f"{self._account}/subscribed_apps", body)
        except SendError as failure:
            refused = failure.detail.startswith(HOOK_REFUSED)
            return Health(False, "hook_refused" if refused else failure.code, {"detail": failure.detail})
        return await self.check()

    async def type_to(self, recipient: Address, *, channel: str, last_key: str | None) -> None:
        """Meta shows « is typing » only with a read mark on a message, hence `last_key`."""
        if last_key is None:
            return
        body = {
            "messaging_product": "whatsapp",
            "status": "read",
            "message_id": last_key,
            "typing_indicator": {"type": "text"},
        }
        with suppress(SendError):
            await self._graph.post(f"{channel}/messages", body)

    async def templates(self) -> Sequence[TemplateRead]:
        """Page after page by cursor: the address of the next page that an answer names is not followed."""
        found: list[TemplateRead] = []
        after: str | None = None
        for _ in range(MOST_PAGES):
            params = {"fields": FIELDS, "limit": str(PAGE), **({"after": after} if after else {})}
            told = await self._graph.call("GET", f"{self._account}/message_templates", params=params)
            try:
                page, after = page_of(told)
            except msgspec.ValidationError as failure:
                raise Unreachable("half_answer", str(failure)) from failure
            found += page
            if after is None:
                break
        return found

    async def _upload(self, channel: str, file: Attached) -> str:
        form = aiohttp.FormData(quote_fields=False)
        form.add_field("messaging_product", "whatsapp")
        form.add_field("type", upload_type(file))
        name = _UNSAFE.sub("_", file.name) or "file"
        form.add_field("file", file.content, filename=name, content_type=upload_type(file))
        try:
            told = await self._graph.call("POST", f"{channel}/media", data=form)
            return msgspec.convert(told, _Key).id
        except Rejected as failure:
            raise Rejected("rejected_media", failure.detail) from failure
        except NotSent:
            raise
        except Ambiguous as failure:
            raise Unreachable(failure.code, failure.detail) from failure
        except msgspec.ValidationError as failure:
            raise Unreachable("half_answer", str(failure)) from failure

    async def _download(self, url: str, limit: int) -> bytes:
        reply = await fetch(self._graph.http, url, limit=limit, headers=self._graph.authorization)
        if reply.status != 200:
            # The link lives five minutes; another try asks for a new one.
            raise FetchFailed("expired" if reply.status in (403, 404, 410) else "provider_failed", again=True)
        return reply.body

    async def _numbers(self) -> Mapping[str, str]:
        path = f"{self._account}/phone_numbers"
        told = await self._graph.call("GET", path, params={"fields": NUMBER_FIELDS, "limit": "100"})
        numbers = msgspec.convert(told.get("data"), list[_Number])
        return {number.id: f"{number.display_phone_number} {number.verified_name}".strip() for number in numbers}
