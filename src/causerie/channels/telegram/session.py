"""The calls of one bot: send, fetch a file, look after the hook, or poll.

The token is part of every address of the Bot API, so no address, and no error that could quote one, ever
leaves this module: the guard's errors are replaced by their codes, without their cause.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import random
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from mimetypes import guess_type
from typing import Any, TypeVar
from urllib.parse import quote

import aiohttp
import msgspec
from msgspec import Struct

from causerie.channels.errors import Ambiguous, FetchFailed, Rejected, SendError, Unauthorised, Unreachable
from causerie.channels.guard import Forbidden, Interrupted, NotReached, Outgoing, OutgoingError, Reply, TooLarge
from causerie.channels.payload import decoded_as, moment
from causerie.channels.protocol import Attached, Fetched, Gesture, Health, Listed, Listened, Order, Sent
from causerie.channels.telegram.parse import ALLOWED, MessageKey, callback_id
from causerie.channels.telegram.refusals import fetch_failed, result_of
from causerie.channels.telegram.send import Call, call_of, reaction_of
from causerie.model.contact import Address
from causerie.model.template import TemplateRead

BASE = "https://api.telegram.org"
POLL = 30  # seconds Telegram holds an empty getUpdates
GRACE = 10.0  # seconds more than that before we call it a time-out
BATCH = 100  # updates in one answer, the most there is
BATCH_LIMIT = 16 << 20  # bytes of such an answer
PAUSE, LONGEST = 0.5, 60.0  # seconds between failed polls: doubled, with jitter, bounded
TOLD_LONGEST = 300.0  # of a retry_after
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
UPLOAD = 1_000_000  # bytes a second: the slowest line we wait for
UPLOAD_LONGEST = 50.0  # seconds: less than the lease of a send

Shape = TypeVar("Shape")


class Ident(Struct):
    id: int


class Bot(Struct):
    id: int
    first_name: str = ""
    username: str = ""


class HookInfo(Struct):
    url: str = ""
    pending_update_count: int = 0
    last_error_message: str = ""


class Held(Struct):
    """The answer of getFile."""

    file_path: str | None = None
    file_size: int | None = None


class Taken(Struct):
    """The message that a send returns."""

    message_id: int
    chat: Ident
    date: Any = None
    business_connection_id: str | None = None


class Numbered(Struct):
    update_id: int


class TelegramSession:
    """One bot. `pause` is the first back-off of `listen`, in seconds."""

    def __init__(self, credentials: Mapping[str, str], http: Outgoing, *, base: str, pause: float = PAUSE) -> None:
        self._token = credentials.get("bot_token", "").strip()
        self._secret = credentials.get("secret_token", "").strip()
        self._polls = credentials.get("receive") == "polling"
        self._http = http
        self._base = base.rstrip("/")
        self._pause = pause
        self._trouble: SendError | None = None  # what stops `listen`, for `check` to tell

    async def send(self, order: Order) -> Sent:
        call = call_of(order)
        taken = _result(await self._post(call), Taken)
        key = MessageKey(taken.chat.id, taken.message_id, taken.business_connection_id)
        return Sent(str(key), moment(taken.date))

    async def react(self, gesture: Gesture) -> str | None:
        """Telegram tells nothing more of it, so it has no key."""
        await self._post(reaction_of(gesture))
        return None

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        try:
            held = _result(await self._ask("getFile", file_id=ref), Held)
        except SendError as failure:
            raise fetch_failed(failure) from None
        if held.file_size is not None and held.file_size > limit:
            raise FetchFailed("too_large", f"{held.file_size} bytes", again=False)
        path = held.file_path
        if not path or path.startswith("/") or ".." in path:
            raise FetchFailed("expired", "no path to download from", again=False)
        content = await self._download(path, limit)
        return Fetched(content, guess_type(path)[0] or "application/octet-stream", path.rpartition("/")[2])

    async def check(self) -> Health:
        """Codes: `ok`, `no_hook`, `hook_active` (it should poll), `hook_failing`, or what stopped the calls."""
        if self._trouble is not None:
            return Health(False, self._trouble.code, {"detail": self._trouble.detail})
        try:
            bot = _result(await self._ask("getMe"), Bot)
            hook = _result(await self._ask("getWebhookInfo"), HookInfo)
        except SendError as failure:
            return Health(False, failure.code, {"detail": failure.detail})
        facts = {"bot": f"@{bot.username}", "name": bot.first_name, "waiting": str(hook.pending_update_count)}
        if self._polls == bool(hook.url):
            return Health(False, "hook_active" if self._polls else "no_hook", facts)
        if hook.pending_update_count and hook.last_error_message:  # the last error stays after it was cured
            return Health(False, "hook_failing", {**facts, "detail": hook.last_error_message})
        return Health(True, "ok", facts)

    async def connect(self, hook_url: str) -> Health:
        """Registers the hook; a connection that polls has it removed, as the two exclude each other.

        Codes beside those of `check`: `secret_empty`, `hook_refused`.
        """
        hook_url = "" if self._polls else hook_url
        if hook_url and not self._secret:
            return Health(False, "secret_empty")
        asked = {"url": hook_url, "allowed_updates": ALLOWED, "secret_token": self._secret} if hook_url else {"url": ""}
        try:
            await self._ask("setWebhook", **asked)
        except SendError as failure:
            code = "hook_refused" if isinstance(failure, Rejected) else failure.code
            return Health(False, code, {"detail": failure.detail})
        return await self.check()

    async def type_to(self, recipient: Address, *, channel: str, last_key: str | None) -> None:
        with contextlib.suppress(SendError):
            await self._ask("sendChatAction", chat_id=recipient.address, action="typing")

    async def sent_since(self, since: datetime, *, recipient: Address) -> Sequence[Listed]:
        """Nothing: a bot cannot list what it sent, and `capabilities.lists_sent` says so."""
        return ()

    async def templates(self) -> Sequence[TemplateRead]:
        raise Rejected("not_listed", "a bot says what it likes")

    async def listen(self, cursor: str | None) -> AsyncIterator[Listened]:
        """Updates one by one from `cursor` on. Asking for the next batch confirms the last, which is then stored.

        Never ends by itself: failures wait and try again, and `check` tells which (`conflict`, `hook_active`).
        """
        after = int(cursor) if cursor else None
        failures = 0
        while True:
            try:
                updates = await self._updates(after)
            except SendError as failure:
                self._trouble = failure
                failures += 1
                await asyncio.sleep(self._wait(failures, failure.retry_after))
                continue
            self._trouble, failures = None, 0
            for number, body in updates:
                yield Listened(body, str(number))
                await self._acknowledge(body)
                # Also when it is lower than before: numbers restart at random after a quiet week, and a
                # cursor that only rises would be given the same first updates for ever.
                after = number

    def _wait(self, failures: int, told: float | None) -> float:
        grown = min(LONGEST, self._pause * 2.0 ** min(failures - 1, 16)) * random.uniform(0.5, 1.0)
        return max(grown, min(told or 0.0, TOLD_LONGEST))

    async def _updates(self, after: int | None) -> list[tuple[int, bytes]]:
        asked: dict[str, Any] = {"timeout": POLL, "limit": BATCH, "allowed_updates": ALLOWED}
        if after is not None:
            asked["offset"] = after + 1
        call = Call("getUpdates", asked)
        held = _result(await self._post(call, timeout=POLL + GRACE, limit=BATCH_LIMIT), list[msgspec.Raw])
        return [(_number(raw), bytes(raw)) for raw in held]

    async def _acknowledge(self, body: bytes) -> None:
        """Ends the waiting circle on a pressed button, once the press is stored; a courtesy, so it may fail."""
        query = callback_id(body)
        if query is not None:
            with contextlib.suppress(SendError):
                await self._ask("answerCallbackQuery", callback_query_id=query)

    async def _ask(self, method: str, **fields: Any) -> msgspec.Raw:
        return await self._post(Call(method, fields))

    async def _post(self, call: Call, *, timeout: float | None = None, limit: int = 1 << 20) -> msgspec.Raw:
        sending: dict[str, Any] = {"limit": limit}
        if call.file is None:
            sending["data"] = msgspec.json.encode(call.fields)
            sending["headers"] = {"Content-Type": "application/json"}
        else:
            sending["data"] = _form(call, call.file)
            timeout = min(15.0 + call.file.size / UPLOAD, UPLOAD_LONGEST)
        if timeout is not None:
            sending["timeout"] = aiohttp.ClientTimeout(total=timeout, sock_connect=5.0)
        reply = await self._request("POST", f"bot{self._checked_token()}/{call.method}", **sending)
        try:
            return result_of(reply)
        except SendError as failure:
            failure.detail = self._redacted(failure.detail)
            failure.args = (failure.code, failure.detail)
            raise

    async def _download(self, path: str, limit: int) -> bytes:
        try:
            where = f"file/bot{self._checked_token()}/{quote(path)}"
            reply = await self._request("GET", where, limit=limit)
        except SendError as failure:
            raise FetchFailed(failure.code, failure.detail, again=failure.code != "too_large") from None
        if reply.status != 200:
            # A new try asks getFile again, which gives a fresh path.
            raise FetchFailed("expired", f"HTTP {reply.status}", again=True)
        return reply.body

    async def _request(self, method: str, path: str, **sending: Any) -> Reply:
        try:
            return await self._http.request(method, f"{self._base}/{path}", **sending)
        except OutgoingError as failure:
            raise _failed(failure) from None

    def _checked_token(self) -> str:
        """The token, once it can be nothing else in a path. Raises Unauthorised."""
        if TOKEN.fullmatch(self._token):
            return self._token
        raise Unauthorised("unauthorised", "not a bot token")

    def _redacted(self, text: str) -> str:
        return text.replace(self._token, "…") if self._token else text


def _form(call: Call, file: Attached) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)  # Telegram shows a percent-encoded name as it is
    for name, value in call.fields.items():
        form.add_field(name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
    name = "".join("_" if sign in '"\\' or ord(sign) < 32 else sign for sign in file.name) or "file"
    # A stream, not bytes: aiohttp sends it in pieces instead of holding the loop for 50 MB.
    form.add_field(call.slot, io.BytesIO(file.content), filename=name, content_type=file.mime)
    return form


def _result(raw: msgspec.Raw, shape: type[Shape]) -> Shape:
    """Telegram said yes, but an answer we cannot read leaves us without the key: Ambiguous."""
    try:
        return decoded_as(bytes(raw), shape)
    except ValueError:
        raise Ambiguous("half_answer", "ok, with a result of another shape") from None


def _number(raw: msgspec.Raw) -> int:
    return _result(raw, Numbered).update_id


def _failed(failure: OutgoingError) -> SendError:
    if isinstance(failure, Forbidden | NotReached):
        return Unreachable("unreachable", type(failure).__name__)
    if isinstance(failure, TooLarge):
        return Ambiguous("too_large", "the answer is larger than the limit")
    late = isinstance(failure, Interrupted) and "Timeout" in str(failure)
    return Ambiguous("time_out" if late else "half_answer", str(failure))
