"""Who a visitor is: tokens given, recognised, bound to a member of the company's site, and taken back.

A token is 256 random bits that only its browser knows. It changes whenever a member is proven, and a row
once bound never changes members: on a shared device the next person gets another row and an empty thread.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct

from causerie.http.visitor.call import Call
from causerie.http.visitor.envelopes import Envelopes
from causerie.http.visitor.widgets import Widget
from causerie.model.errors import Forbidden, Unauthenticated
from causerie.store import visitors
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault
from causerie.store.visitors import LASTS, TOUCHED, Visitor

LIMIT = 4 << 10  # bytes of a request
SAME_PERSON = uuid.UUID(
    "6f1c1ed2-4f5e-5d0a-9d53-5b7f0b6f3a11"
)  # names the one « identified » of a browser and a member


class Newcomer(Struct):
    """Who opens a widget. `user_hash` is hex HMAC-SHA256 of `user_id` under the widget's member secret."""

    user_id: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    user_hash: str = ""


class People:
    """The tokens of every widget."""

    def __init__(
        self, database: Database, vault: Vault, ids: Ids, envelopes: Envelopes, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._vault = vault
        self._ids = ids
        self._envelopes = envelopes
        self._clock = clock

    async def known(self, widget: Widget, token: str) -> Visitor:
        """Whose token this is. Raises Unauthenticated `visitor_token`."""
        visitor = await self._find(widget, token)
        if visitor is None:
            raise Unauthenticated("visitor_token")
        if self._clock() - visitor.seen_at > TOUCHED:
            await self._run(lambda work: visitors.touch(work, visitor))
        return visitor

    async def admit(self, call: Call) -> dict[str, Any]:
        """A token for whoever asks: a new visitor, a member, or a visitor who turns out to be a member."""
        asked = await call.json(Newcomer, limit=LIMIT)
        member = self._proven(call.widget, asked)
        before = await self._find(call.widget, call.bearer())
        if before is not None and member is not None and before.member in (None, member):
            return await self._bind(call.widget, before, member)
        if before is not None:
            await self._retire(before)
        return await self._welcome(call.widget, member)

    async def leave(self, call: Call) -> None:
        """Sign out: the token opens nothing any more."""
        await self._retire(await self.known(call.widget, call.bearer()))

    def _proven(self, widget: Widget, asked: Newcomer) -> str | None:
        """The member whom the site's signature names, if any. A wrong signature is refused, never ignored."""
        if asked.user_id is None:
            return None
        if not widget.member_secret:
            raise Forbidden("no_members")
        expected = hmac.digest(widget.member_secret.encode(), asked.user_id.encode(), hashlib.sha256).hex()
        if not hmac.compare_digest(expected.encode(), asked.user_hash.encode()):
            raise Unauthenticated("wrong_signature")
        return asked.user_id

    async def _find(self, widget: Widget, token: str) -> Visitor | None:
        if not 20 <= len(token) <= 100:
            return None
        return await visitors.by_token(
            self._database,
            self._hash(token),
            channel_id=widget.channel.id,
            widget=widget.channel.address,
            now=self._clock(),
        )

    async def _bind(self, widget: Widget, visitor: Visitor, member: str) -> dict[str, Any]:
        token = secrets.token_urlsafe(32)
        bound = await self._run(lambda work: visitors.rotate(work, visitor, self._hash(token), member=member))
        if not bound:
            raise Unauthenticated("visitor_token")
        now_member = replace(visitor, member=member)
        if await visitors.has_written(self._database, now_member):
            same = str(uuid.uuid5(SAME_PERSON, f"{visitor.widget}\n{visitor.address}\n{member}"))
            await self._envelopes.send(widget, now_member, [{"type": "identified", "id": same}])
        return self._told(token, member, kept=True)

    async def _welcome(self, widget: Widget, member: str | None) -> dict[str, Any]:
        token = secrets.token_urlsafe(32)

        async def verb(work: Work) -> None:
            visitor = Visitor(
                id=await self._ids.one(work.conn),
                channel_id=widget.channel.id,
                widget=widget.channel.address,
                address=secrets.token_urlsafe(16),
                member=member,
                token=self._hash(token),
                seen_at=work.now,
            )
            await visitors.add(work, visitor)

        await self._run(verb)
        return self._told(token, member, kept=False)

    async def _retire(self, visitor: Visitor) -> None:
        nobody = self._hash(secrets.token_urlsafe(32))
        await self._run(lambda work: visitors.revoke(work, visitor, nobody))

    def _told(self, token: str, member: str | None, *, kept: bool) -> dict[str, Any]:
        return {"token": token, "member": member is not None, "kept": kept, "expires_at": self._clock() + LASTS}

    def _hash(self, token: str) -> bytes:
        return self._vault.hash("visitor", token)

    async def _run(self, verb: Callable[[Work], Any]) -> Any:
        return await self._database.run(verb, now=self._clock())
