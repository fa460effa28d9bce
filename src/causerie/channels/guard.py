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
from aiohttp import AddrInfoType
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


@dataclass(slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


# Not of the open internet, whatever this Python's own tables say (IANA special-purpose registries, RFC 6890).
_SPECIAL = tuple(
    ipaddress.ip_network(net)
    for net in (
        "192.0.0.0/24",  # protocol assignments
        "192.88.99.0/24",  # 6to4 relays, retired
        "::/96",  # IPv4-compatible, retired
        "64:ff9b:1::/48",  # translation of private networks
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, retired
    )
)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")


def public(address: str) -> bool:
    """Whether an IP address is one of the open internet. IPv4 inside IPv6 is judged as IPv4."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _TRANSLATED:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
    special = any(ip.version == net.version and ip in net for net in _SPECIAL)
    return ip.is_global and not ip.is_multicast and not special


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


def _public_socket(info: AddrInfoType) -> socket.socket:
    """The last look, at the address that is about to be dialled, however it was come by."""
    family, kind, protocol, _, address = info
    if not public(str(address[0])):
        raise Forbidden(f"{address[0]} is not a public address")
    return socket.socket(family, kind, protocol)


class Pools:
    """The two connection pools of a process. `async with Pools() as pools: pools.outgoing(...)`."""

    def __init__(self, *, timeout: float = 15.0, connect_timeout: float = 5.0) -> None:
        self._timeout = aiohttp.ClientTimeout(total=timeout, sock_connect=connect_timeout)

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(limit=POOL, resolver=PublicResolver(), socket_factory=_public_socket)
        self.public = self._session(connector)
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
        target = _parsed(url)
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
        except ValueError as failure:  # a host or a header that cannot be written on the wire
            raise Forbidden(str(failure)) from failure

    async def fetch(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
        """GET with at most three redirects, each judged; headers are dropped when the origin changes."""
        target = _parsed(url)
        for _ in range(REDIRECTS + 1):
            reply = await self.request("GET", str(target), limit=limit, headers=dict(headers or {}))
            if reply.status not in (301, 302, 303, 307, 308) or "location" not in reply.headers:
                return reply
            onward = _onward(target, reply.headers["location"])
            if onward.origin() != target.origin():
                headers = None
            target = onward
        raise Forbidden("too many redirects")

    def judge(self, url: str) -> None:
        """Raises Forbidden for what could never be reached, without trying; a name is judged when it is dialled."""
        self._session_for(_parsed(url))

    def also(self, origin: str) -> Outgoing:
        """The same client, allowed one more origin."""
        return replace(self, origins=self.origins | {URL(origin).origin()})

    def _session_for(self, target: URL) -> aiohttp.ClientSession:
        if target.origin() in self.origins:
            return self.pools.allowed
        if not _named(target.host or "") and not public(target.host or ""):
            raise Forbidden(f"{target.host} is not a public address")
        return self.pools.public


def _parsed(url: str) -> URL:
    """A whole http address. Raises Forbidden for anything else, malformed ones included."""
    try:
        target = URL(url)
        if target.scheme in ("http", "https") and target.host and target.port:
            return target
    except ValueError as failure:
        raise Forbidden(str(failure)) from failure
    raise Forbidden("only http and https")


def _onward(target: URL, location: str) -> URL:
    """Where a redirect leads."""
    try:
        return _parsed(str(target.join(URL(location))))
    except ValueError as failure:
        raise Forbidden(str(failure)) from failure


def _named(host: str) -> bool:
    """Whether a host is a name to resolve. Raises Forbidden for a number that is no proper address (127.1)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if host.replace(".", "").isdigit():
            raise Forbidden(f"{host} is not a proper address") from None
        return True
    return False


async def _bounded(response: aiohttp.ClientResponse, limit: int) -> bytes:
    body = bytearray()
    async for piece in response.content.iter_chunked(1 << 16):
        body += piece
        if len(body) > limit:
            raise TooLarge(f"more than {limit} bytes")
    return bytes(body)
