"""The customers' side: they write, tap, react, correct themselves, change number; and what reaches them.

Everything they do becomes something told to the product. With `faults.batch` above one, things told are
gathered and posted together, as Meta does under load.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Self

from causerie.simulators.whatsapp.account import Account, Number, Stored
from causerie.simulators.whatsapp.checks import Wanted
from causerie.simulators.whatsapp.hooks import Json, Told, envelope, escaped, signed
from causerie.simulators.wire import KEPT, PAUSES, Attachment, Clock, Customer, Hook, Received, Simulator

LINGER = 0.05  # seconds that an unfilled batch waits for more
KINDS = {"image": "image", "video": "video", "audio": "audio"}  # anything else is a document


class Handsets(Simulator):
    """The people of a WhatsApp account. An address is digits, or a BSUID (`FR.…`) when they hide their number."""

    def __init__(
        self,
        account: Account,
        *,
        hook_url: str | None,
        clock: Clock = time.time,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        super().__init__(hook_url=hook_url, clock=clock, pauses=pauses)
        self.account = account
        self.numbers = {number.id: number for number in account.numbers}
        self.files: dict[str, Stored] = {}
        self.attentive = True  # handsets are being looked at: what is delivered is read
        self.typing: dict[str, float] = {}  # customer → until when they see the business typing
        self.written: dict[str, str] = {}  # message id → customer, the last ones
        self._told: list[Told] = []
        self._flushing: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        async with super().running():
            try:
                yield self
            finally:
                if self._flushing is not None:
                    self._flushing.cancel()

    async def write(
        self,
        customer: str,
        text: str = "",
        *,
        media: Attachment | None = None,
        number: str | None = None,
        reply_to: str | None = None,
        name: str | None = None,
    ) -> str:
        """A customer writes to one of the numbers (the first unless told); the id of the message."""
        self.customer(customer, name=name)
        context = {"from": self._number(number).display, "id": reply_to} if reply_to else None
        if media is None:
            return await self.say(customer, "text", {"body": text}, number=number, context=context)
        kind, content = self._attach(media, text)
        return await self.say(customer, kind, content, number=number, context=context)

    async def say(
        self,
        customer: str,
        kind: str,
        content: Any,
        *,
        number: str | None = None,
        context: Json | None = None,
    ) -> str:
        """A message of any type, in Meta's own words; its id."""
        person, at = self.customer(customer), self.clock()
        key = wamid(customer)
        message = {**_origin(person), "id": key, "timestamp": str(int(at)), "type": kind, kind: content}
        if context:
            message["context"] = context
        person.wrote_at = at
        self._remember(key, customer)
        self.tell(Told("messages", "messages", message, self._number(number), _contact(person)), lane=customer)
        return key

    async def press(self, customer: str, key: str, option: str) -> str:
        """Taps one option of a question that was received. Raises KeyError."""
        question = self.customer(customer).received(key)
        if question.kind == "template":
            button = {"payload": option, "text": dict(question.options)[option]}
            about = {"from": self.numbers[question.sender].display, "id": key}
            return await self.say(customer, "button", button, number=question.sender, context=about)
        reply = f"{question.kind}_reply"
        tapped = {"id": option, "title": dict(question.options)[option]}
        context = {"from": self.numbers[question.sender].display, "id": key}
        return await self.say(
            customer, "interactive", {"type": reply, reply: tapped}, number=question.sender, context=context
        )

    async def react(self, customer: str, key: str, emoji: str, *, number: str | None = None) -> str:
        """Reacts to a message; "" takes the reaction back."""
        return await self.say(customer, "reaction", {"message_id": key, "emoji": emoji}, number=number)

    async def edit(self, customer: str, key: str, text: str, *, number: str | None = None) -> str:
        """Corrects what they wrote."""
        message = {"type": "text", "text": {"body": text}}
        return await self.say(customer, "edit", {"original_message_id": key, "message": message}, number=number)

    async def take_back(self, customer: str, key: str, *, number: str | None = None) -> str:
        """Deletes what they wrote, for everybody."""
        return await self.say(customer, "revoke", {"original_message_id": key}, number=number)

    async def move(self, customer: str, new: str, *, number: str | None = None) -> str:
        """Changes number, and says so as WhatsApp does."""
        person = self.customer(customer)
        words = f"User {person.name or customer} changed from {customer} to {new}"
        system = {"body": words, "wa_id": new, "type": "user_changed_number"}
        return await self.say(customer, "system", system, number=number)

    async def prefer(self, customer: str, value: str, *, number: str | None = None) -> None:
        """`stop` or `resume` of marketing messages, in the application's own settings."""
        person = self.customer(customer)
        person.refuses = value == "stop"
        item = {
            "wa_id": customer,
            "detail": f"User requested to {value} marketing messages",
            "category": "marketing_messages",
            "value": value,
            "timestamp": int(self.clock()),
        }
        told = Told("user_preferences", "user_preferences", item, self._number(number), _contact(person))
        self.tell(told, lane=customer)

    async def look(self, customer: str) -> None:
        """Opens the conversation: what was delivered is read."""
        person = self.customer(customer)
        for message in person.inbox:
            if message.state == "delivered":
                self._read(person, message)

    def deliver(self, person: Customer, number: Number, wanted: Wanted, key: str) -> None:
        """A send on its way: sent now, delivered once the handset is on, read once it is looked at."""
        message = Received(
            key=key,
            sender=number.id,
            text=wanted.text,
            at=self.clock(),
            kind=wanted.kind,
            options=wanted.options,
            reply_to=wanted.reply_to,
            file=wanted.file,
        )
        self.status(person, number, key, "sent", opaque=wanted.opaque)
        if wanted.reacts_to is not None:
            self._receive_reaction(person, wanted.reacts_to, wanted.text)
            return
        arrive = partial(self._arrive, person, message, wanted.opaque)
        if person.online and not self.faults.offline:
            arrive()
        else:
            person.waiting.append(arrive)

    def _receive_reaction(self, person: Customer, key: str, emoji: str) -> None:
        """Of a reaction nothing more is told than that it was sent. An empty one takes the last one away."""
        if emoji:
            person.reactions[key] = emoji
        else:
            person.reactions.pop(key, None)
        self.bell.ring()

    def status(
        self,
        person: Customer,
        number: Number,
        key: str,
        status: str,
        *,
        opaque: str | None = None,
        errors: list[Json] | None = None,
    ) -> None:
        """Tells what became of a send."""
        item: Json = {"id": key, "status": status, "timestamp": str(int(self.clock()))}
        item["recipient_id"] = person.address
        if opaque is not None:
            item["biz_opaque_callback_data"] = opaque
        if errors:
            item["errors"] = errors
        else:
            item["conversation"] = _conversation(person, status, self.clock())
            item["pricing"] = {"billable": False, "pricing_model": "PMP", "category": "service"}
        told = Told("messages", "statuses", item, number, _contact(person))
        self.tell(told, lane=person.address, receipt=True)

    def tell(self, told: Told, *, lane: str = "", receipt: bool = False) -> None:
        """Posts it, or keeps it until the batch is full or nothing more comes."""
        if receipt and self.faults.drop_receipts:
            return
        if self.faults.batch <= 1:
            self._post([told], lane)
            return
        self._told.append(told)
        if len(self._told) >= self.faults.batch:
            self.flush()
        elif self._flushing is None:
            self._flushing = asyncio.get_running_loop().call_later(LINGER, self.flush)

    def flush(self) -> None:
        """Posts what a batch has gathered so far."""
        if self._flushing is not None:
            self._flushing.cancel()
            self._flushing = None
        if self._told:
            told, self._told = self._told, []
            self._post(told, "")

    def _post(self, told: list[Told], lane: str) -> None:
        if self.hook_url is None:
            return
        body = escaped(envelope(self.account.id, told, int(self.clock())))
        self.poster.put(Hook(self.hook_url, body, signed(body, self.account.app_secret)), lane=lane)

    def _arrive(self, person: Customer, message: Received, opaque: str | None) -> None:
        message.state = "delivered"
        person.inbox.append(message)
        self.status(person, self.numbers[message.sender], message.key, "delivered", opaque=opaque)
        if self.attentive:
            self._read(person, message)
        self.bell.ring()

    def _read(self, person: Customer, message: Received) -> None:
        if self.faults.reads:
            message.state = "read"
            self.status(person, self.numbers[message.sender], message.key, "read")

    def _attach(self, media: Attachment, caption: str) -> tuple[str, Json]:
        kind = "sticker" if media.mime == "image/webp" else KINDS.get(media.mime.partition("/")[0], "document")
        stored = self.store(media)
        digest = base64.b64encode(hashlib.sha256(media.content).digest()).decode()
        content: Json = {"id": stored.id, "mime_type": media.mime, "sha256": digest}
        if kind == "audio":
            content["voice"] = media.mime.startswith("audio/ogg")
        if kind == "document":
            content["filename"] = media.name or "document"
        if caption:
            content["caption"] = caption
        return kind, content

    def store(self, file: Attachment) -> Stored:
        """Keeps a file under an id of its own."""
        stored = Stored(str(secrets.randbelow(10**15) + 10**15), file)
        self.files[stored.id] = stored
        return stored

    def _number(self, number: str | None) -> Number:
        return self.numbers[number] if number else next(iter(self.numbers.values()))

    def _remember(self, key: str, customer: str) -> None:
        self.written[key] = customer
        if len(self.written) > KEPT:
            del self.written[next(iter(self.written))]


def wamid(customer: str) -> str:
    """A message id as Meta gives them: opaque, the customer and chance in base64."""
    return "wamid." + base64.b64encode(b"\x1d\x04\x4b" + customer.encode() + secrets.token_bytes(10)).decode()


def user_id(address: str) -> str:
    """The BSUID of a person; invented from the number of those who show theirs."""
    if "." in address:
        return address
    return f"FR.{int.from_bytes(hashlib.sha256(address.encode()).digest()[:8], 'big')}"


def _origin(person: Customer) -> Json:
    user = {"from_user_id": user_id(person.address)}
    return user if "." in person.address else {"from": person.address, **user}


def _contact(person: Customer) -> Json:
    user = user_id(person.address)
    if "." in person.address:
        return {"profile": {"username": person.name or "someone"}, "user_id": user}
    return {"profile": {"name": person.name or person.address}, "wa_id": person.address, "user_id": user}


def _conversation(person: Customer, status: str, now: float) -> Json:
    digest = hashlib.sha256(person.address.encode()).hexdigest()[:32]
    told: Json = {"id": digest, "origin": {"type": "service"}}
    if status == "sent":
        told["expiration_timestamp"] = str(int(now) + 86_400)
    return told
