"""`GET|POST /hooks/{connection}`: authenticity decides, not legibility.

Not proven authentic: 4xx, nothing stored but a count on the connection's card. Proven authentic: kept, in
parts understood or parked whole, and answered only once it is committed. A full queue answers 503 with
Retry-After, so that the provider brings it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

import structlog

from causerie.channels.protocol import HookAnswer, HookRequest, Provider
from causerie.desk.batch import Payload
from causerie.desk.directory import Directory
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.http import asgi
from causerie.http.problems import send_problem
from causerie.model.errors import CauserieError, Invalid, Unauthentic, Unreadable
from causerie.store.connections import Held

PREFIX = "/hooks/"

log = structlog.get_logger()


class Hooks:
    """The providers' entrance, as a plain ASGI application."""

    def __init__(
        self,
        directory: Directory,
        receiver: Receiver,
        pulse: Pulse,
        *,
        clock: Callable[[], datetime],
        public_url: Callable[[], str],
    ) -> None:
        self._directory = directory
        self._receiver = receiver
        self._pulse = pulse
        self._clock = clock
        self._public_url = public_url

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        try:
            reply = await self._answer(scope, receive)
        except asgi.ClientGone:
            return
        except CauserieError as refusal:
            await send_problem(scope, send, refusal)
        else:
            await asgi.answer(send, reply.status, reply.body, reply.content_type)

    async def _answer(self, scope: asgi.Scope, receive: asgi.Receive) -> HookAnswer:
        if scope["method"] not in ("GET", "POST"):
            raise Invalid("method_not_allowed")
        held = await self._directory.by_hook(scope["path"][len(PREFIX) :], monotonic=time.monotonic())
        provider = self._directory.provider(held)
        request = await self._request(scope, receive, provider)
        self._verify(held, provider, request)
        payload = self._payload(held, provider, request)
        if request.method == "POST" or payload.elements or payload.unreadable is not None:
            await self._receiver.submit(payload)
            self._pulse.heard(held.connection.id, payload.received_at)
        return provider.answer(request, held.credentials)

    def _verify(self, held: Held, provider: Provider, request: HookRequest) -> None:
        """Raises Unauthentic, counted. What makes the check itself fail has proven nothing either."""
        try:
            provider.verify(request, held.credentials)
        except Unauthentic:
            self._pulse.refused(held.connection.id)
            raise
        except Exception as failure:
            log.error("verify_failed", connection=held.connection.id, failure=type(failure).__name__)
            self._pulse.refused(held.connection.id)
            raise Unauthentic("signature_wrong") from failure

    async def _request(self, scope: asgi.Scope, receive: asgi.Receive, provider: Provider) -> HookRequest:
        query = scope["query_string"].decode("latin-1")
        url = self._public_url() + scope["path"] + (f"?{query}" if query else "")
        body = await asgi.body(receive, limit=provider.body_limit)
        return HookRequest(scope["method"], url, query, asgi.headers(scope), body)

    def _payload(self, held: Held, provider: Provider, request: HookRequest) -> Payload:
        payload = Payload(held, request, self._clock(), ())
        try:
            payload.elements = provider.parse(request, held.credentials)
        except Unreadable as failure:
            payload.unreadable = None if request.method == "GET" else failure.code
        except Exception as failure:  # a parser's bug: kept, shown, replayed once it is mended
            log.error("parser_failed", connection=held.connection.id, failure=type(failure).__name__)
            payload.unreadable = f"failed_{type(failure).__name__}"
        return payload
