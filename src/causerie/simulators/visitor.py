"""The visitors of a widget: browsers that hold a token, write, press, and tell what they received and read.

It speaks the visitors' side of our own web chat over HTTP, as a widget on somebody's page does, and knows
nothing else of the product. Nobody calls a browser, so there is no server here: each visitor keeps a live
socket open, reconnects from the number it had reached, and acknowledges on the way what it shows.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from causerie.simulators.wire import PAUSES, Answer, Attachment, Clock, Customer, Received, Request, Simulator

FIRST, LONGEST = 0.05, 2.0  # seconds between two tries to connect: doubled
DAY = 86_400.0
OVER, ABSENT = 4401, 4404  # close codes: the token no longer stands, the widget is gone

Json = dict[str, Any]


class Refused(Exception):
    """The product said no, for good; `code` is the stable word of its problem document."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(status, code)
        self.status = status
        self.code = code


@dataclass
class Browser:
    """What a visitor's browser keeps. `n` is the number up to which its thread is complete."""

    customer: Customer
    token: str = ""
    language: str = "fr"
    n: int | None = None
    ears: asyncio.Task[None] | None = None


class VisitorSimulator(Simulator):
    """The visitors of one widget. `base_url` is where the product listens, without a slash at the end."""

    def __init__(
        self, base_url: str, widget: str, *, clock: Clock = time.time, pauses: Sequence[float] = PAUSES
    ) -> None:
        super().__init__(hook_url=None, clock=clock, pauses=pauses)
        self.base_url = base_url
        self.widget = widget
        self._browsers: dict[str, Browser] = {}
        self._tries = tuple(pauses)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Owns the clients and the sockets; all are gone when it ends."""
        async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as self._http, super().running():
            try:
                yield self
            finally:
                ears = [browser.ears for browser in self._browsers.values() if browser.ears is not None]
                for task in ears:
                    task.cancel()
                await asyncio.gather(*ears, return_exceptions=True)

    # What visitors do.

    def browser(self, customer: str) -> Browser:
        """The browser of that visitor, to look at or to bend."""
        if customer not in self._browsers:
            self._browsers[customer] = Browser(self.customer(customer))
        return self._browsers[customer]

    def open(self, customer: str, *, token: str = "", language: str = "fr") -> None:
        """Opens the page with a token the browser kept from an earlier visit: the socket connects."""
        browser = self.browser(customer)
        browser.token = token or browser.token
        browser.language = language
        if browser.token and browser.ears is None:
            browser.ears = asyncio.get_running_loop().create_task(self._live(browser))

    async def write(
        self,
        customer: str,
        text: str = "",
        *,
        media: Attachment | None = None,
        reply_to: str | None = None,
    ) -> str:
        """Writes on the widget; the key of the message. Raises Refused, and OSError when nobody answers."""
        try:
            return await self._post(await self._arrived(customer), text, media, reply_to)
        except Refused as refusal:
            if refusal.status != 401:
                raise
        self._forget(self.browser(customer))
        return await self._post(await self._arrived(customer), text, media, None)

    async def press(self, customer: str, key: str, option: str) -> str:
        """Taps one option of a question that was received. Raises KeyError when it is not there."""
        browser = await self._arrived(customer)
        if option not in dict(browser.customer.received(key).options):
            raise KeyError(option)
        return await self._say(browser, {"choice": {"message": key, "id": option}})

    async def type(self, customer: str) -> None:
        """Is typing."""
        browser = await self._arrived(customer)
        await self._ask(browser, "POST", "events", {"events": [{"type": "typing"}]})

    async def respond(self, request: Request) -> Answer:
        """A browser answers nobody."""
        return Answer(404)

    async def _arrived(self, customer: str) -> Browser:
        """The browser, with a token and its socket."""
        browser = self.browser(customer)
        if not browser.token:
            told = await self._ask(browser, "POST", "visitors", {})
            browser.token = told["token"]
            browser.n = None
        self.open(customer, language=browser.language)
        return browser

    def _forget(self, browser: Browser) -> None:
        """The token no longer stands: whoever writes next is somebody new."""
        if browser.ears is not None:
            browser.ears.cancel()
        browser.token, browser.ears = "", None

    async def _post(self, browser: Browser, text: str, media: Attachment | None, reply_to: str | None) -> str:
        files = [await self._upload(browser, media)] if media is not None else []
        return await self._say(browser, {"text": text, "files": files, "reply_to": reply_to})

    async def _say(self, browser: Browser, told: Json) -> str:
        key = str(uuid.uuid4())
        body = {"client_message_id": key, "language": browser.language, **told}
        for _ in range(2 if self.faults.duplicate else 1):
            await self._ask(browser, "POST", "messages", body)
        browser.customer.wrote_at = self.clock()
        self.bell.ring()
        return key

    async def _upload(self, browser: Browser, media: Attachment) -> int:
        headers = {"Content-Type": media.mime, "X-File-Name": quote(media.name or "")}
        told = await self._ask(browser, "POST", "files", media.content, headers=headers)
        return int(told["id"])

    async def _ask(
        self, browser: Browser, method: str, path: str, body: Json | bytes, *, headers: Mapping[str, str] | None = None
    ) -> Json:
        """One request, tried again like a browser that lost its line. Raises Refused, and at last what went wrong."""
        for pause in self._tries:
            try:
                return await self._once(browser, method, path, body, headers or {})
            except Refused as refusal:
                if refusal.status != 429 and refusal.status < 500:
                    raise
            except (aiohttp.ClientError, TimeoutError, OSError):
                pass
            await asyncio.sleep(pause)
        return await self._once(browser, method, path, body, headers or {})

    async def _once(
        self, browser: Browser, method: str, path: str, body: Json | bytes, headers: Mapping[str, str]
    ) -> Json:
        given = {"data": body} if isinstance(body, bytes) else {"json": body}
        shown = {"Authorization": f"Bearer {browser.token}"} if browser.token else {}
        async with self._http.request(
            method, self._address(path), headers={**shown, **headers}, allow_redirects=False, **given
        ) as response:
            told: Json = await response.json(content_type=None) if response.status != 204 else {}
            if response.status >= 400:
                raise Refused(response.status, str((told or {}).get("code", "")))
            return told

    def _address(self, path: str) -> str:
        return f"{self.base_url}/v1/webchat/{quote(self.widget, safe='')}/{path}"

    # What reaches them.

    async def _live(self, browser: Browser) -> None:
        """The socket, again and again, until there is nothing to hear any more."""
        pause = FIRST
        while True:
            await self._until_online(browser)
            before = browser.n
            code = await self._listen(browser)
            if code in (OVER, ABSENT):
                browser.token = "" if code == OVER else browser.token
                browser.ears = None
                return
            pause = FIRST if browser.n != before else min(2 * pause, LONGEST)
            await asyncio.sleep(pause)

    async def _listen(self, browser: Browser) -> int | None:
        """One socket, from hello to its end; its close code, None when it was cut or the visitor went offline."""
        try:
            async with self._http.ws_connect(self._address("live")) as socket:
                await socket.send_json({"token": browser.token, "after": browser.n})
                async for message in socket:
                    if message.type is not aiohttp.WSMsgType.TEXT or not self._online(browser):
                        return None
                    await self._take(browser, message.json())
                return socket.close_code
        except (aiohttp.ClientError, TimeoutError, OSError, Refused):
            return None

    async def _until_online(self, browser: Browser) -> None:
        while not self._online(browser):
            with suppress(TimeoutError):
                await self.bell.until(lambda: self._online(browser), within=DAY)

    def _online(self, browser: Browser) -> bool:
        return browser.customer.online and not self.faults.offline

    async def _take(self, browser: Browser, frame: Json) -> None:
        if frame["type"] != "messages":
            return
        news = [told for told in frame["messages"] if told["from"] != "visitor"]
        if frame["fresh"]:
            browser.customer.inbox.clear()
        for told in news:
            await self._show(browser, told)
        browser.n = frame["n"]
        self.bell.ring()
        await self._acknowledge(browser, [told["key"] for told in news])

    async def _show(self, browser: Browser, told: Json) -> None:
        """Puts a message on the screen, or changes the one that is there."""
        inbox = browser.customer.inbox
        known = next((message for message in inbox if message.key == told["key"]), None)
        if known is None:
            inbox.append(await self._received(browser, told))
        else:
            known.text = _text(told)

    async def _received(self, browser: Browser, told: Json) -> Received:
        files = [file for file in told["files"] if file["state"] == "stored"]
        return Received(
            key=told["key"],
            sender=self.widget,
            text=_text(told),
            at=datetime.fromisoformat(told["at"]).timestamp(),
            kind=files[0]["kind"] if files else "text",
            options=_options(told),
            reply_to=told["reply_to"],
            file=await self._fetch(browser, files[0]) if files else None,
            state=told["state"],
        )

    async def _fetch(self, browser: Browser, file: Json) -> Attachment:
        headers = {"Authorization": f"Bearer {browser.token}"}
        async with self._http.get(self._address(f"files/{file['id']}"), headers=headers) as response:
            if response.status != 200:
                raise Refused(response.status, "file")
            return Attachment(file["mime"], await response.read(), file["name"])

    async def _acknowledge(self, browser: Browser, keys: Sequence[str]) -> None:
        """Delivered as soon as it is shown, read once it is looked at: two requests, as from a real page."""
        if self.faults.delay:
            await asyncio.sleep(self.faults.delay)
        told = [message for message in browser.customer.inbox if message.key in set(keys)]
        await self._tell(browser, "delivered", [message for message in told if message.state == "sent"])
        if self.faults.reads:
            await self._tell(browser, "read", [message for message in told if message.state == "delivered"])

    async def _tell(self, browser: Browser, state: str, messages: Sequence[Received]) -> None:
        if not messages:
            return
        if not self.faults.drop_receipts:
            events = [{"type": state, "message": message.key} for message in messages]
            await self._ask(browser, "POST", "events", {"events": events})
        for message in messages:
            message.state = state
        self.bell.ring()


def _text(told: Json) -> str:
    """The words of a message as a screen writes them, a place by its name."""
    if told["deleted"]:
        return ""
    words = (part.get("text") or part.get("title") or part.get("name") for part in told["parts"])
    return "\n".join(word for word in words if word)


def _options(told: Json) -> tuple[tuple[str, str], ...]:
    return tuple(
        (option["id"], option["title"])
        for part in told["parts"]
        if part["type"] == "choices"
        for option in part["options"]
    )
