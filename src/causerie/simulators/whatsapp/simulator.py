"""The business's side: the Graph API, checked as Meta checks it and refusing in Meta's words.

What Meta refuses later than it answers (window closed, nobody at that number, marketing refused) is
accepted here with a 200 and told in a `failed` status, because that is where adapters go wrong.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from causerie.simulators.multipart import multipart
from causerie.simulators.whatsapp.account import LINK_LIFE, Account, Bucket, Number, Template
from causerie.simulators.whatsapp.checks import Wanted, wanted
from causerie.simulators.whatsapp.handsets import Handsets, user_id, wamid
from causerie.simulators.whatsapp.hooks import Told
from causerie.simulators.whatsapp.listing import page
from causerie.simulators.whatsapp.refusal import Refusal, invalid, missing, unknown_object
from causerie.simulators.wire import (
    PAUSES,
    Accepted,
    Answer,
    Attachment,
    Clock,
    Customer,
    Hook,
    Request,
    json_answer,
)

FILES = "/whatsapp_business/attachments/"
WINDOW = 86_400  # seconds since the customer last wrote
TYPING = 25  # seconds that « is typing » lasts
PAIR_BURST, PAIR_RATE = 45, 1 / 6  # messages to one person: at once, then a second
UPLOAD_LIMIT = 100 << 20  # bytes
CATEGORIES = frozenset({"UTILITY", "MARKETING", "AUTHENTICATION"})
REENGAGEMENT = (131047, "Re-engagement message", "more than 24 hours have passed since the customer last replied")
UNDELIVERABLE = (131026, "Message undeliverable", "Message Undeliverable.")
NOT_THEIRS = (131009, "Parameter value is not valid", "the message is not one of this thread")
STOPPED = (131050, "Unable to deliver the message", "the recipient has chosen to stop receiving marketing messages")
_NAME = re.compile(r"[a-z0-9_]{1,512}")


class WhatsAppSimulator(Handsets):
    """One business account. `throughput` is messages a second for one number; None for no limit at all.

    `verdicts` answers a template's review by its name: `("REJECTED", "INVALID_FORMAT")`; approved otherwise.
    """

    def __init__(
        self,
        account: Account,
        *,
        hook_url: str | None,
        throughput: float | None = 80,
        clock: Clock = time.time,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        super().__init__(account, hook_url=hook_url, clock=clock, pauses=pauses)
        self.subscribed = hook_url is not None
        self.templates = {(template.name, template.language): template for template in account.templates}
        self.verdicts: dict[str, tuple[str, str]] = {}
        self._throughput = throughput
        self._flow: dict[str, Bucket] = {}
        self._pairs: dict[tuple[str, str], Bucket] = {}
        self._users: dict[str, str] = {}  # BSUID → address

    def customer(self, address: str, *, name: str | None = None) -> Customer:
        self._users[user_id(address)] = address
        return super().customer(address, name=name)

    async def respond(self, request: Request) -> Answer:
        try:
            self._authorise(request)
            if request.path == FILES:
                return self._file(request)
            return await self._route(request)
        except Refusal as refusal:
            return refusal.answer()

    def _authorise(self, request: Request) -> None:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind != "Bearer" or not token:
            raise Refusal(104, "An access token is required to request this resource.", status=401)
        if self.faults.revoked:
            raise Refusal(190, "Error validating access token: Session has expired.", status=401, subcode=463)
        if not hmac.compare_digest(token.encode(), self.account.access_token.encode()):
            raise Refusal(190, "Invalid OAuth access token - Cannot parse access token", status=401)

    async def _route(self, request: Request) -> Answer:
        version, _, rest = request.path.lstrip("/").partition("/")
        node, _, edge = rest.partition("/")
        if version != self.account.version:
            raise Refusal(2500, f"Unknown path components: {request.path}")
        kind = "number" if node in self.numbers else "account" if node == self.account.id else "file"
        if kind == "file" and node not in self.files:
            raise unknown_object(request.method.lower(), node)
        route = ROUTES.get((request.method, kind, edge))
        if route is None:
            raise unknown_object(request.method.lower(), rest)
        return await route(self, node, request)

    async def _messages(self, node: str, request: Request) -> Answer:
        body = _json(request)
        if body.get("status") == "read":
            return self._seen(body)
        number = self.numbers[node]
        if self.faults.take("throttled"):
            raise _too_fast()
        if self.faults.take("broken"):
            raise _broken()
        want = wanted(body, self.files, self.templates)
        self._throttle(number, want)
        answer = self._accept(number, want)
        if self.faults.take("broken_after"):
            raise _broken()
        return self.after(answer)

    def _throttle(self, number: Number, want: Wanted) -> None:
        if self._throughput is None:
            return
        flow = self._flow.setdefault(number.id, Bucket(self._throughput, self._throughput, self.clock))
        if not flow.take():
            raise _too_fast()
        pair = self._pairs.setdefault((number.id, want.recipient), Bucket(PAIR_BURST, PAIR_RATE, self.clock))
        if not pair.take():
            words = "(Business Account, Consumer Account) pair rate limit hit"
            raise Refusal(131056, words, details="Too many messages sent to the same recipient in a short time.")

    def _accept(self, number: Number, want: Wanted) -> Answer:
        person = self.customer(self._users.get(want.recipient, want.recipient))
        key = wamid(person.address)
        self.accepted.append(Accepted(key, person.address, want.text, self.clock()))
        late = self._late_refusal(person, want)
        if late is None:
            self.deliver(person, number, want, key)
        else:
            self.status(person, number, key, "failed", opaque=want.opaque, errors=[_error(*late)])
        contact = {"input": want.told, "user_id": user_id(person.address)}
        if "." not in person.address:
            contact["wa_id"] = person.address
        message = {"id": key, "message_status": "accepted"} if want.template else {"id": key}
        return json_answer({"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})

    def _late_refusal(self, person: Customer, want: Wanted) -> tuple[int, str, str] | None:
        if not person.exists:
            return UNDELIVERABLE
        if want.template is not None:
            return STOPPED if person.refuses and want.template.category == "MARKETING" else None
        if want.reacts_to is not None and self.written.get(want.reacts_to, person.address) != person.address:
            return NOT_THEIRS
        wrote = person.wrote_at
        if self.faults.closed_window or wrote is None or self.clock() - wrote > WINDOW:
            return REENGAGEMENT
        return None

    def _seen(self, body: dict[str, Any]) -> Answer:
        customer = self.written.get(str(body.get("message_id")))
        if customer is None:
            raise invalid("message_id is not a message of a customer")
        indicator = body.get("typing_indicator")
        if indicator is not None:
            if indicator != {"type": "text"}:
                raise invalid("typing_indicator type must be text")
            self.typing[customer] = self.clock() + TYPING
        return json_answer({"success": True})

    async def _upload(self, node: str, request: Request) -> Answer:
        fields = multipart(request)
        if "messaging_product" not in fields or fields["messaging_product"].text != "whatsapp":
            raise Refusal(100, "The parameter messaging_product is required.")
        if "file" not in fields or not fields["file"].content:
            raise missing("file")
        file = fields["file"]
        if len(file.content) > UPLOAD_LIMIT:
            raise Refusal(131053, "Media upload error", details="The file is too large.")
        mime = fields["type"].text if "type" in fields else file.mime
        return json_answer({"id": self.store(Attachment(mime, file.content, file.filename)).id})

    async def _link(self, node: str, request: Request) -> Answer:
        file = self.files[node].file
        expiry = str(int(self.clock()) + LINK_LIFE)
        origin = f"http://{request.headers.get('host', '')}"
        told = {
            "messaging_product": "whatsapp",
            "url": f"{origin}{FILES}?mid={node}&ext={expiry}&hash={quote(self._hash(node, expiry))}",
            "mime_type": file.mime,
            "sha256": hashlib.sha256(file.content).hexdigest(),
            "file_size": len(file.content),
            "id": node,
        }
        return json_answer(told)

    async def _forget(self, node: str, request: Request) -> Answer:
        del self.files[node]
        return json_answer({"success": True})

    def _file(self, request: Request) -> Answer:
        node, expiry = request.query.get("mid", ""), request.query.get("ext", "0")
        good = hmac.compare_digest(request.query.get("hash", ""), self._hash(node, expiry))
        if not good or node not in self.files or int(expiry) < self.clock() or self.faults.expired_media:
            return Answer(404, b"URL signature expired", "text/plain")
        file = self.files[node].file
        return Answer(200, file.content, file.mime)

    def _hash(self, node: str, expiry: str) -> str:
        return hmac.new(self.account.app_secret.encode(), f"{node} {expiry}".encode(), hashlib.sha256).hexdigest()

    async def _number_card(self, node: str, request: Request) -> Answer:
        return json_answer(_card(self.numbers[node]))

    async def _numbers(self, node: str, request: Request) -> Answer:
        return json_answer({"data": [_card(number) for number in self.numbers.values()], "paging": {}})

    async def _listeners(self, node: str, request: Request) -> Answer:
        app = {"whatsapp_business_api_data": {"id": "670843887433847", "name": "Causerie", "link": ""}}
        return json_answer({"data": [app] if self.subscribed else []})

    async def _subscribe(self, node: str, request: Request) -> Answer:
        told = _json(request) if request.body else {}
        hook, token = told.get("override_callback_uri"), told.get("verify_token")
        if hook is not None:
            if not isinstance(hook, str) or not isinstance(token, str) or not token:
                raise missing("verify_token")
            await self._shake_hands(hook, token)
            self.hook_url = hook
        self.subscribed = True
        return json_answer({"success": True})

    async def _shake_hands(self, hook: str, token: str) -> None:
        challenge = str(secrets.randbelow(10**10))
        joint = "&" if urlsplit(hook).query else "?"
        query = f"hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={quote(token)}"
        outcome = await self.poster.once(Hook(f"{hook}{joint}{query}", b"", {}, method="GET"))
        if outcome.status != 200 or outcome.answer != challenge.encode():
            words = f"Callback verification failed with the following errors: HTTP Status Code = {outcome.status}"
            raise Refusal(2200, words)

    async def _unsubscribe(self, node: str, request: Request) -> Answer:
        self.subscribed = False
        return json_answer({"success": True})

    async def _templates(self, node: str, request: Request) -> Answer:
        address = f"http://{request.headers.get('host', '')}/{self.account.version}/{node}/message_templates"
        return json_answer(page(list(self.templates.values()), request.query, address=address))

    async def _propose(self, node: str, request: Request) -> Answer:
        template = _proposed(_json(request))
        if (template.name, template.language) in self.templates:
            words = "Content in this language already exists"
            raise Refusal(100, "Invalid parameter", details=words, subcode=2388024)
        self.templates[template.name, template.language] = template
        self._review(template)
        return json_answer({"id": template.id, "status": "PENDING", "category": template.category})

    def judge(self, name: str, language: str, event: str, *, why: str = "NONE") -> None:
        """Meta changes its mind about a template, and says so. Raises KeyError."""
        self._judged(self.templates[name, language], event, why)

    def _review(self, template: Template) -> None:
        self._judged(template, *self.verdicts.get(template.name, ("APPROVED", "NONE")))

    def _judged(self, template: Template, event: str, why: str) -> None:
        template.status, template.rejected_reason = event, why
        told = {
            "event": event,
            "message_template_id": int(template.id),
            "message_template_name": template.name,
            "message_template_language": template.language,
            "message_template_category": template.category,
            "reason": why,
        }
        self.tell(Told("message_template_status_update", "", told))


def _json(request: Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        try:
            told = json.loads(request.body)
        except ValueError:
            raise Refusal(100, "Invalid parameter: the body is not valid JSON") from None
    elif request.content_type == "application/x-www-form-urlencoded":
        told = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
    else:
        raise Refusal(100, "The parameter messaging_product is required.")
    if not isinstance(told, dict):
        raise Refusal(100, "Invalid parameter: the body is not an object")
    return told


def _proposed(told: dict[str, Any]) -> Template:
    name, language, category = told.get("name"), told.get("language"), told.get("category")
    components = told.get("components")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Refusal(100, "Invalid parameter", details="name: lower-case letters, digits and _ only")
    if not isinstance(language, str) or not language:
        raise missing("language")
    if category not in CATEGORIES:
        raise Refusal(100, f"Param category must be one of {{{', '.join(sorted(CATEGORIES))}}}")
    if not isinstance(components, list):
        raise missing("components")
    bodies = [part for part in components if str(part.get("type")).upper() == "BODY"]
    if not bodies or not isinstance(bodies[0].get("text"), str):
        raise missing("components.BODY.text")
    identity = str(secrets.randbelow(10**15) + 10**15)
    return Template(name, language, bodies[0]["text"], category, "PENDING", identity, components)


def _card(number: Number) -> dict[str, Any]:
    return {
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
    }


def _error(code: int, title: str, details: str) -> dict[str, Any]:
    return {
        "code": code,
        "title": title,
        "message": title,
        "error_data": {"details": f"Message failed to send because {details}"},
        "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
    }


def _too_fast() -> Refusal:
    return Refusal(130429, "Rate limit hit", details="Cloud API message throughput has been reached.", status=429)


def _broken() -> Refusal:
    return Refusal(1, "An unknown error has occurred.", status=500)


Route = Callable[[WhatsAppSimulator, str, Request], Awaitable[Answer]]

ROUTES: Final[dict[tuple[str, str, str], Route]] = {
    ("POST", "number", "messages"): WhatsAppSimulator._messages,
    ("POST", "number", "media"): WhatsAppSimulator._upload,
    ("GET", "number", ""): WhatsAppSimulator._number_card,
    ("GET", "file", ""): WhatsAppSimulator._link,
    ("DELETE", "file", ""): WhatsAppSimulator._forget,
    ("GET", "account", "phone_numbers"): WhatsAppSimulator._numbers,
    ("GET", "account", "subscribed_apps"): WhatsAppSimulator._listeners,
    ("POST", "account", "subscribed_apps"): WhatsAppSimulator._subscribe,
    ("DELETE", "account", "subscribed_apps"): WhatsAppSimulator._unsubscribe,
    ("GET", "account", "message_templates"): WhatsAppSimulator._templates,
    ("POST", "account", "message_templates"): WhatsAppSimulator._propose,
}
