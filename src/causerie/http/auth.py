"""Who is asking: one door for the API, files and sockets. A cookie or an API token, read as rights that stand now.

A session is remembered for at most a second and forgotten as soon as the journal says rights changed, so a
revocation reaches every process within that second. A request that changes something must come from our own
pages: a cookie travels by itself, so where it comes from is checked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

from causerie.desk import sign_in
from causerie.desk.sign_in import Attempt
from causerie.http import asgi
from causerie.model.errors import Unauthenticated
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant
from causerie.realtime.hub import Hub
from causerie.store import sessions, tokens
from causerie.store.database import Database, Work
from causerie.store.sessions import Session
from causerie.store.vault import Vault

COOKIE = "causerie_session"
REMEMBERED = 1.0  # seconds
KEPT = 10_000  # sessions remembered at once
TOUCHED = timedelta(hours=1)  # how old `seen_at` grows before it is written again
LONGEST = 200  # characters of a token that may be ours
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Grounds(Protocol):
    """What a doorkeeper stands on; `http/means` has it."""

    @property
    def database(self) -> Database: ...

    @property
    def vault(self) -> Vault: ...

    @property
    def clock(self) -> Callable[[], datetime]: ...

    @property
    def public_url(self) -> Callable[[], str]: ...

    @property
    def hub(self) -> Hub: ...


class Doorkeeper:
    """`grant(scope)` for everyone; `enter` and `leave` for the sign-in page. Hears of changed rights from the hub."""

    def __init__(self, grounds: Grounds, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._database = grounds.database
        self._vault = grounds.vault
        self._clock = grounds.clock
        self._public_url = grounds.public_url
        self._monotonic = monotonic
        self._remembered: dict[bytes, tuple[float, Session]] = {}
        self._forgotten = 0
        grounds.hub.on_event.append(self.heard)

    async def grant(self, scope: asgi.Scope) -> Grant | None:
        """The rights of whoever asks, as they stand; None for a stranger."""
        session = await self.session(scope)
        return session.grant if session else None

    async def session(self, scope: asgi.Scope) -> Session | None:
        """The same with what proved them. A request that shows an API token is judged by that alone."""
        bearer = bearer_of(scope)
        if bearer is not None:
            return await self._look(token_key(self._vault, bearer), by_token=True) if bearer else None
        cookie = cookie_of(scope)
        return await self._look(sign_in.key_of(self._vault, cookie), by_token=False) if cookie else None

    async def enter(self, attempt: Attempt) -> tuple[str, Session]:
        """Sign in; returns the cookie's header and the session. Raises TooMany and Unauthenticated."""
        token = await sign_in.sign_in(self._database, self._vault, attempt, now=self._clock())
        session = await self._look(sign_in.key_of(self._vault, token), by_token=False)
        if session is None:
            raise Unauthenticated("wrong_sign_in")
        return self._header(token), session

    async def start_session(self, agent_id: int) -> str:
        """A session for someone proven in another way (the link of the first start); returns the cookie's header."""

        return self._header(await self._opened(agent_id))

    async def welcome(self, agent_id: int) -> tuple[str, Session]:
        """The same, with the session: for somebody who has just joined."""
        token = await self._opened(agent_id)
        session = await self._look(sign_in.key_of(self._vault, token), by_token=False)
        if session is None:
            raise Unauthenticated("signed_out")
        return self._header(token), session

    async def _opened(self, agent_id: int) -> str:
        async def verb(work: Work) -> str:
            return await sign_in.open_session(work, self._vault, agent_id)

        return await self._database.run(verb, now=self._clock())

    async def leave(self, session: Session) -> str:
        """Sign out; returns the header that takes the cookie back."""
        if not session.by_token:
            await self._database.run(lambda work: sign_in.sign_out(work, session.key), now=self._clock())
        self.forget(session.grant.agent_id)
        return self._header("", lasts=0)

    def forget(self, agent_id: int | None) -> None:
        """Read an agent's rights again at their next request; None: everybody's."""
        self._forgotten += 1
        if agent_id is None:
            self._remembered.clear()
            return
        for key in [key for key, (_, one) in self._remembered.items() if one.grant.agent_id == agent_id]:
            del self._remembered[key]

    def heard(self, event: Event) -> None:
        """For the hub: other processes change rights too."""
        if event.kind is EventKind.RIGHTS_CHANGED:
            self.forget(event.agent_id)

    def same_origin(self, scope: asgi.Scope) -> bool:
        """Whether a request that acts comes from our own pages, or from no page at all.

        Browsers say so themselves (Sec-Fetch-Site, Origin); a client that says nothing is no browser, so no page
        can have sent it. A socket must name its origin, unless it shows an API token.
        """
        if bearer_of(scope) is not None:
            return True
        headers = asgi.headers(scope)
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return False
        if origin is None:
            return bool(scope["type"] != "websocket")
        place = _place(origin)
        return place is not None and place in (_place(self._public_url()), _place(f"//{headers.get('host', '')}"))

    async def _look(self, key: bytes, *, by_token: bool) -> Session | None:
        kept = self._remembered.get(key)
        now = self._monotonic()
        if kept is not None and now - kept[0] < REMEMBERED:
            return kept[1]
        before = self._forgotten
        session = await self._read(key, by_token=by_token)
        if session is None:
            self._remembered.pop(key, None)
        elif before == self._forgotten:
            if len(self._remembered) >= KEPT:
                self._remembered.clear()
            self._remembered[key] = (now, session)
        return session

    async def _read(self, key: bytes, *, by_token: bool) -> Session | None:
        now = self._clock()
        async with self._database.connection() as conn:
            found = await (tokens.session(conn, key) if by_token else sessions.session(conn, key, now=now))
        if found is not None and now - found.seen_at > TOUCHED:
            touch = tokens.touch if by_token else sessions.touch
            await self._database.run(lambda work: touch(work, key), now=now)
        return found

    def _header(self, token: str, *, lasts: int = int(sessions.ABSOLUTE.total_seconds())) -> str:
        secure = "; Secure" if self._public_url().startswith("https://") else ""
        return f"{COOKIE}={token}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Lax{secure}"


def token_key(vault: Vault, token: str) -> bytes:
    """The key under which an API token's row is found."""
    return vault.hash("token", token)


def bearer_of(scope: asgi.Scope) -> str | None:
    """The API token a request shows; empty when it shows something else, None when it shows nothing."""
    shown = next((value for name, value in scope["headers"] if name == b"authorization"), None)
    if shown is None:
        return None
    kind, _, token = shown.decode("latin-1").partition(" ")
    return token.strip() if kind.lower() == "bearer" and len(token) <= LONGEST else ""


def cookie_of(scope: asgi.Scope) -> str | None:
    """The session cookie's value. Two of them (one planted by a neighbour's page) count as none."""
    shown = b"; ".join(value for name, value in scope["headers"] if name == b"cookie").decode("latin-1")
    pairs = (pair.strip().partition("=") for pair in shown.split(";"))
    values = [value for name, _, value in pairs if name == COOKIE]
    return values[0] if len(values) == 1 and 0 < len(values[0]) <= LONGEST else None


def _place(origin: str) -> tuple[str, int | None] | None:
    """Host and port of an origin, a usual port left out. The scheme may differ: a proxy ends TLS in front of us."""
    try:
        parts = urlsplit(origin)
        port = parts.port
    except ValueError:
        return None
    return (parts.hostname, None if port in (80, 443) else port) if parts.hostname else None
