"""The only way out: every outgoing request passes here, and no switch turns it off.

Public addresses pass; private ones only when their exact origin (scheme, host, port) was given by an
administrator as a connection's `api_base`. The address is judged by the resolver that hands it to the
socket, so a name cannot point elsewhere a moment later; redirects are followed by hand and judged again.
Size and time are bounded. Two pools keep the rule simple: one that may only reach public addresses, one
that is used for exactly the allowed origins.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver
from yarl import URL

ANSWER_LIMIT = 1 << 20  # bytes of a provider's JSON answer; media says its own limit
REDIRECTS = 3
POOL = 128  # connections of one process to all providers together


class OutgoingError(Exception):
    """Root of what can go wrong on the way out."""


class Forbidden(OutgoingError):
    """The address is not one we may reach. Nothing was sent."""


class NotReached(OutgoingError):
    """No connection was made. Nothing was sent."""


class Interrupted(OutgoingError):
    """The connection failed after the request may have left: time-out, cut, half an answer."""


class TooLarge(OutgoingError):
    """The answer is larger than the limit; it was not read further."""


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet. IPv4 inside IPv6 is judged as IPv4."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    return ip.is_global and not ip.is_multicast


class PublicResolver(AbstractResolver):
    """Resolves a name and refuses it unless *every* address is public: what is checked is what is dialled."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not found or not all(public(result["host"]) for result in found):
            raise Forbidden(f"{host} is not a public address")
        return found

    async def close(self) -> None:
        await self._inner.close()


class Pools:
    """The two connection pools of a process. `async with Pools() as pools: pools.outgoing(...)`."""

    def __init__(self, *, timeout: float = 15.0, connect_timeout: float = 5.0) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=connect_timeout)

    async def __aenter__(self) -> Self:
        self.public = self._session(aiohttp.TCPConnector(limit=POOL, resolver=PublicResolver()))
        self.allowed = self._session(aiohttp.TCPConnector(limit=POOL))
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.public.close()
        await self.allowed.close()

    def _session(self, connector: aiohttp.TCPConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Causerie"},
            auto_decompress=True,
            trust_env=False,  # a proxy from the environment would dial for us, unjudged
        )

    def outgoing(self, *origins: str) -> Outgoing:
        """A client that may also reach `origins` (`http://127.0.0.1:9000`), whatever their addresses."""
        return Outgoing(self, frozenset(URL(origin).origin() for origin in origins))


@dataclass(frozen=True)
class Outgoing:
    """A client bound to what one connection may reach."""

    pools: Pools
    origins: frozenset[URL]

    async def request(
        self,
        method: str,
        url: str,
        *,
        limit: int = ANSWER_LIMIT,
        **sending: Any,
    ) -> Reply:
        """One request, no redirect followed. `sending`: aiohttp's `data`, `headers`, `auth`, `params`.

        Raises Forbidden and NotReached (nothing left), Interrupted (it may have), TooLarge.
        """
        target = URL(url)
        session = self._session_for(target)
        try:
            async with session.request(method, target, allow_redirects=False, **sending) as response:
                return Reply(response.status, response.headers, await _bounded(response, limit))
        except Forbidden:
            raise
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as failure:
            raise NotReached(str(failure)) from failure
        except (aiohttp.ClientError, TimeoutError, OSError) as failure:
            raise Interrupted(type(failure).__name__) from failure

    async def fetch(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
        """GET with at most three redirects, each judged; headers are dropped when the origin changes."""
        target = URL(url)
        for _ in range(REDIRECTS + 1):
            reply = await self.request("GET", str(target), limit=limit, headers=dict(headers or {}))
            if reply.status not in (301, 302, 303, 307, 308) or "location" not in reply.headers:
                return reply
            onward = target.join(URL(reply.headers["location"]))
            if onward.origin() != target.origin():
                headers = None
            target = onward
        raise Forbidden("too many redirects")

    def also(self, origin: str) -> Outgoing:
        """The same client, allowed one more origin."""
        return replace(self, origins=self.origins | {URL(origin).origin()})

    def _session_for(self, target: URL) -> aiohttp.ClientSession:
        if target.scheme not in ("http", "https") or not target.host:
            raise Forbidden("only http and https")
        if target.origin() in self.origins:
            return self.pools.allowed
        if _literal(target.host) and not public(target.host):
            raise Forbidden(f"{target.host} is not a public address")
        return self.pools.public


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def _bounded(response: aiohttp.ClientResponse, limit: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
    return bytes(body)
