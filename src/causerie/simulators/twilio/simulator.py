"""Twilio's Messages interface: checks what it is sent, delivers it to handsets, tells the product what became of it.

`/2010-04-01/Accounts/{sid}` with Messages, their Media, and IncomingPhoneNumbers, under Basic
authentication with the account's token or an API key. STOP and START are Twilio's own business: it blocks,
confirms, and only then tells.
"""

from __future__ import annotations

import asyncio
import base64
import time
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

import aiohttp

from causerie.simulators.twilio.account import Account, Message, Number, new_sid, segments
from causerie.simulators.twilio.answers import listed, missing, page, problem
from causerie.simulators.twilio.asked import Asked, Form, Network, Refusal, asked, barrier
from causerie.simulators.twilio.hooks import TwilioPoster, hook, inbound_fields, status_fields
from causerie.simulators.twilio.keywords import CONFIRMATIONS, keyword
from causerie.simulators.twilio.media import MediaShelf, fetched
from causerie.simulators.wire import (
    KEPT,
    Accepted,
    Answer,
    Attachment,
    Clock,
    Received,
    Request,
    Simulator,
    json_answer,
)

FORM = "application/x-www-form-urlencoded"
AT_ONCE = frozenset({21610, 30001, 30002})  # fates that Twilio knows without asking a carrier: `failed`


class TwilioSimulator(Simulator):
    """One account. `base_url` is where it is served: addresses of media begin with it.

    `held` stops Twilio's own queue: messages stay `queued`, and after `queue_limit` of them a number gets 21611.
    `rate` is the sends a second above which the interface answers 429; None never does.
    `base64_bodies` shows the fault of concatenated SMS that arrive encoded.
    """

    def __init__(self, account: Account, *, hook_url: str | None = None, clock: Clock = time.time) -> None:
        super().__init__(hook_url=hook_url, clock=clock)
        self.poster: TwilioPoster = TwilioPoster(self.faults, self.bell)
        self.account = account
        self.network = Network()
        self.media = MediaShelf()
        self.messages: dict[str, Message] = {}  # oldest first
        self.base_url = "https://api.twilio.com"
        self.base64_bodies = False
        self.held = False
        self.queue_limit = KEPT
        self.rate: float | None = None
        self._queue: deque[Message] = deque()
        self._recent: deque[float] = deque()
        self._carrying: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Owns the clients and the tasks; all are gone when it ends."""
        timeout = aiohttp.ClientTimeout(total=15)
        async with (
            aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as self._http,
            super().running(),
        ):
            try:
                yield self
            finally:
                for task in self._carrying:
                    task.cancel()
                await asyncio.gather(*self._carrying, return_exceptions=True)

    # What customers do

    async def write(
        self, customer: str, *, text: str = "", media: Sequence[Attachment] = (), to: str | None = None
    ) -> str:
        """A customer writes to one of the account's numbers; the id of the message. Raises LookupError."""
        number = self.account.number(to) if to else self.account.numbers[0]
        if number is None:
            raise LookupError(f"{to} is not a number of this account")
        service = self.account.service_of(number.address)
        now = self.clock()
        message = Message(
            sid=new_sid("MM" if media else "SM"),
            direction="inbound",
            sender=customer,
            recipient=number.address,
            body=text,
            status="received",
            created=now,
            sent=now,
            service=service.sid if service else None,
            files={new_sid("ME"): file for file in media},
        )
        self._keep(message)
        self.customer(customer).wrote_at = now
        word = keyword(text, advanced=bool(service and service.opt_out))
        if word:
            self._obey(message, word)
        self._tell(message, number, OptOutType=word if service and service.opt_out else None)
        return message.sid

    async def press(self, customer: str, message_key: str, option_id: str) -> str:
        """SMS has no buttons. Raises LookupError."""
        raise LookupError(f"{message_key} has no option {option_id}")

    def release(self) -> None:
        """Twilio's queue moves again."""
        self.held = False
        while self._queue:
            self._carry(self._queue.popleft())

    def _tell(self, message: Message, number: Number, **more: str | None) -> None:
        url = number.sms_url or self.hook_url
        if not url:
            return
        fields = inbound_fields(message, self.account, self.base_url)
        if self.base64_bodies and segments(message.body) > 1:
            fields["Body"] = base64.b64encode(message.body.encode()).decode()
        fields |= {name: value for name, value in more.items() if value}
        told = hook(self.account.auth_token, url, fields, method=number.sms_method)
        self.poster.put(told, lane=message.sender)

    def _obey(self, message: Message, kind: str) -> None:
        entry = (barrier(self.account, message.recipient), message.sender)
        before = entry in self.network.opted_out
        if kind == "STOP":
            self.network.opted_out.add(entry)
        elif kind == "START":
            self.network.opted_out.discard(entry)
        if kind == "HELP" or before != (kind == "STOP"):
            self._confirm(message, CONFIRMATIONS[kind])

    def _confirm(self, message: Message, text: str) -> None:
        answer = replace(
            message,
            sid=new_sid("SM"),
            direction="outbound-reply",
            sender=message.recipient,
            recipient=message.sender,
            body=text,
            files={},
        )
        self._keep(answer)
        self._deliver(answer, kind="automatic")

    # What the product asks

    async def respond(self, request: Request) -> Answer:
        """Twilio's answer."""
        if request.path.startswith("/storage/"):
            return self.media.stored(request)
        try:
            self._admit(request)
            return self._route(request)
        except Refusal as refusal:
            return problem(refusal)

    def _admit(self, request: Request) -> None:
        prefix = self.account.path
        if not request.path.startswith((f"{prefix}/", f"{prefix}.")):
            raise missing(request)
        known = {self.account.sid: self.account.auth_token}
        if request.path != f"{prefix}.json":  # keys do not read accounts
            known |= self.account.keys
        user, password = _basic(request)
        if self.faults.revoked or not password or known.get(user) != password:
            raise Refusal(20003, "Authenticate", 401)

    def _route(self, request: Request) -> Answer:
        path = request.path.removeprefix(self.account.path).removesuffix(".json").split("/")[1:]
        match request.method, path:
            case "GET", []:
                return json_answer(self.account.shown())
            case method, ["IncomingPhoneNumbers", *rest]:
                return self._numbers(method, rest, request)
            case "POST", ["Messages"]:
                return self._create(request)
            case "GET", ["Messages"]:
                found = listed(self.messages.values(), request.query)
                return page(request, "messages", [message.shown(self.account) for message in found])
            case "GET", ["Messages", sid, *rest] if sid in self.messages:
                return self._message(self.messages[sid], rest, request)
            case _:
                raise missing(request)

    def _message(self, message: Message, rest: list[str], request: Request) -> Answer:
        match rest:
            case []:
                return json_answer(message.shown(self.account))
            case ["Media"]:
                return page(request, "media_list", [message.shown_file(self.account, sid) for sid in message.files])
            case ["Media", sid] if sid in message.files and not self.faults.expired_media:
                if request.path.endswith(".json"):
                    return json_answer(message.shown_file(self.account, sid))
                return self.media.redirect(sid, message.files[sid])
            case _:
                raise missing(request)

    def _numbers(self, method: str, rest: list[str], request: Request) -> Answer:
        if method == "GET" and not rest:
            shown = [self.account.shown_number(number) for number in self.account.numbers]
            return page(request, "incoming_phone_numbers", shown)
        number = self.account.number(rest[0]) if len(rest) == 1 else None
        if number is None:
            raise missing(request)
        if method == "POST":
            form = _form(request)
            number.sms_url = form.one("SmsUrl") or number.sms_url
            number.sms_method = form.one("SmsMethod").upper() or number.sms_method
        return json_answer(self.account.shown_number(number))

    def _create(self, request: Request) -> Answer:
        if self.faults.take("throttled") or self._too_fast():
            raise Refusal(20429, "Too Many Requests", 429)
        if self.faults.take("broken"):
            raise Refusal(20500, "An internal server error has occurred", 500)
        wanted = asked(_form(request), self.account, self.network)
        if sum(message.sender == wanted.sender for message in self._queue) >= self.queue_limit:
            raise Refusal(21611, "This 'From' number has exceeded the maximum number of queued messages")
        message = self._take(wanted)
        answer = json_answer(message.shown(self.account), 201)  # before anything becomes of it
        self._report(message, "queued")
        self._carry(message)
        if self.faults.take("broken_after"):
            raise Refusal(20500, "An internal server error has occurred", 500)
        return self.after(answer)

    def _too_fast(self) -> bool:
        if self.rate is None:
            return False
        now = self.clock()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.rate:
            return True
        self._recent.append(now)
        return False

    # What becomes of a message

    def _take(self, wanted: Asked) -> Message:
        message = Message(
            sid=new_sid("MM" if wanted.media_urls else "SM"),
            direction="outbound-api",
            sender=wanted.sender,
            recipient=wanted.recipient,
            body=wanted.body,
            status="accepted" if wanted.service else "queued",
            created=self.clock(),
            service=wanted.service,
            callback=wanted.callback,
            media_urls=wanted.media_urls,
        )
        self._keep(message)
        self.accepted.append(Accepted(message.sid, message.recipient, message.body, message.created))
        return message

    def _carry(self, message: Message) -> None:
        if self.held:
            self._queue.append(message)
        elif message.media_urls:
            task = asyncio.get_running_loop().create_task(self._send_with_files(message))
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)
        else:
            self._send(message)

    async def _send_with_files(self, message: Message) -> None:
        try:
            for url in message.media_urls:
                message.files[new_sid("ME")] = await fetched(self._http, url)
        except Refusal as refusal:
            self._report(message, "failed", refusal.code)
            return
        self._send(message)

    def _send(self, message: Message) -> None:
        if not message.sender and (service := self.account.service(message.service or "")):
            message.sender = service.numbers[0]
        fate = self._fate(message)
        if fate in AT_ONCE:
            self._report(message, "failed", fate)
            return
        message.sent = self.clock()
        self._report(message, "sent")
        if fate:
            self._report(message, "undelivered", fate)
            return
        customer = self.customer(message.recipient)
        if customer.online and not self.faults.offline:
            self._deliver(message)
        else:
            customer.waiting.append(lambda: self._deliver(message))

    def _fate(self, message: Message) -> int | None:
        if (barrier(self.account, message.sender), message.recipient) in self.network.opted_out:
            return 21610
        return self.network.fates.get(message.recipient)

    def _deliver(self, message: Message, *, kind: str = "text") -> None:
        file = next(iter(message.files.values()), None)
        received = Received(message.sid, message.sender, message.body, self.clock(), kind, state="delivered")
        if file:
            received.file, received.kind = file, file.mime.partition("/")[0]
        self.customer(message.recipient).inbox.append(received)
        self._report(message, "delivered")

    def _report(self, message: Message, status: str, error: int | None = None) -> None:
        message.status, message.error = status, error
        self.bell.ring()
        if message.callback:
            fields = status_fields(message, self.account, self.clock())
            told = hook(self.account.auth_token, message.callback, fields, receipt=True)
            self.poster.put(told, lane=message.recipient)

    def _keep(self, message: Message) -> None:
        self.messages[message.sid] = message
        if len(self.messages) > KEPT:
            del self.messages[next(iter(self.messages))]


def _form(request: Request) -> Form:
    """The fields of the request; a body of another type has none, and Twilio then misses `To`."""
    return Form(request.body if request.content_type == FORM else b"")


def _basic(request: Request) -> tuple[str, str]:
    scheme, _, told = request.headers.get("authorization", "").partition(" ")
    try:
        user, _, password = base64.b64decode(told, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return (user, password) if scheme.lower() == "basic" else ("", "")
