"""A session on a Twilio account: one form per send, and Basic authentication on every call.

An API key, where there is one, sends and lists; the account's own token is still needed, because it signs
the webhooks and because keys may not read the account itself.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from yarl import URL

from causerie.channels.calling import call, fetch, mime_of
from causerie.channels.errors import FetchFailed, SendError
from causerie.channels.guard import Outgoing, Reply
from causerie.channels.protocol import Fetched, Health, Listed, Order, Sent
from causerie.channels.twilio import account
from causerie.channels.twilio.sending import form, refused, taken
from causerie.channels.unable import Unable
from causerie.model.contact import Address

API_BASE = "https://api.twilio.com"
FORM_HEADERS = {"Content-Type": "application/x-www-form-urlencoded"}


class TwilioSession(Unable):
    """Implements Session. `base` has no slash at its end."""

    def __init__(self, credentials: Mapping[str, str], http: Outgoing, base: str) -> None:
        sid, token = credentials.get("account_sid", ""), credentials.get("auth_token", "")
        key, secret = credentials.get("api_key_sid", ""), credentials.get("api_key_secret", "")
        self._http = http
        self._base = base
        self._account = f"/2010-04-01/Accounts/{quote(sid, safe='')}"
        self._service = credentials.get("messaging_service_sid", "")
        self._owner = _basic(sid, token)
        self._caller = _basic(key, secret) if key and secret else self._owner

    async def send(self, order: Order) -> Sent:
        """Raises SendError, nothing else."""
        return taken(await self._call("POST", f"{self._account}/Messages.json", data=form(order, self._service)))

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        """The file behind a `MediaUrl`. Raises FetchFailed.

        Our name and password go to Twilio's own origin alone: the address came in a payload, and the file
        itself lies elsewhere, behind a redirect that the guard follows without them.
        """
        try:
            ours = URL(ref).origin() == URL(self._base).origin()
        except ValueError as failure:
            raise FetchFailed("address_refused", str(failure), again=False) from failure
        reply = await fetch(self._http, ref, limit=limit, headers=self._caller if ours else None)
        if reply.status != 200:
            raise _not_fetched(reply)
        return Fetched(reply.body, mime_of(reply))

    async def check(self) -> Health:
        """Whether the account is active and both pairs of credentials work; its numbers as facts."""
        try:
            owner = await self._read(f"{self._account}.json", self._owner)
            numbers = await self._numbers()
        except SendError as failure:
            return Health(False, failure.code, {"detail": failure.detail})
        return account.health(owner, numbers)

    async def connect(self, hook_url: str) -> Health:
        """Makes the account's numbers call `hook_url`, except those that another application answers."""
        try:
            numbers = await self._numbers()
            for number in numbers:
                if account.ours_to_set(number, hook_url):
                    await self._set_hook(number.sid, hook_url)
        except SendError as failure:
            return Health(False, failure.code, {"detail": failure.detail})
        return account.connected(numbers, hook_url)

    async def sent_since(self, since: datetime, *, recipient: Address) -> Sequence[Listed]:
        """What Twilio took for `recipient` since then, newest first. Raises SendError.

        Twilio's own filter looks at the date of *sending*, which a message still in its queue has not, and
        a message missed here might be sent twice. So everything of this person is listed, newest first,
        and the date is judged here.
        """
        found: list[Listed] = []
        path = f"{self._account}/Messages.json?" + urlencode({"To": recipient.address, "PageSize": account.PAGE})
        for _ in range(account.PAGES):
            page = account.messages(await self._read(path, self._caller))
            found += page.since(since)
            path = page.onward
            if not path or page.reaches_before(since):
                break
        return found

    async def _numbers(self) -> list[account.Number]:
        found: list[account.Number] = []
        path = f"{self._account}/IncomingPhoneNumbers.json?PageSize={account.PAGE}"
        for _ in range(account.PAGES):
            page = account.numbers(await self._read(path, self._caller))
            found += page.incoming_phone_numbers
            path = page.onward
            if not path:
                break
        return found

    async def _set_hook(self, sid: str, hook_url: str) -> None:
        sending = urlencode({"SmsUrl": hook_url, "SmsMethod": "POST"}).encode()
        reply = await self._call(
            "POST", f"{self._account}/IncomingPhoneNumbers/{quote(sid, safe='')}.json", data=sending
        )
        if reply.status != 200:
            raise refused(reply)

    async def _read(self, path: str, headers: Mapping[str, str]) -> bytes:
        reply = await self._call("GET", path, headers=headers)
        if reply.status != 200:
            raise refused(reply)
        return reply.body

    async def _call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **sending: Any) -> Reply:
        headers = headers or {**self._caller, **FORM_HEADERS}
        return await call(self._http, method, self._base + path, headers=headers, **sending)


def _basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def _not_fetched(reply: Reply) -> FetchFailed:
    detail = f"HTTP {reply.status}"
    if reply.status in (401, 403):
        return FetchFailed("unauthorised", detail, again=False)
    if reply.status == 429:
        return FetchFailed("throttled", detail, again=True)
    if reply.status >= 500:
        return FetchFailed("provider_failed", detail, again=True)
    # A file that is not there yet and one that was deleted answer alike.
    return FetchFailed("expired", detail, again=reply.status == 404)
