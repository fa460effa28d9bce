"""How fast strangers may ask, per address and per visitor."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from causerie.http.limits import Buckets, Pace, Seats

REQUESTS = Pace(20, 200)  # any request, per address: an office of a hundred shares one
NEWCOMERS = Pace(0.5, 30)  # tokens asked for, per address
WORDS = Pace(1, 20)  # messages, per visitor
CODES = Pace(1 / 60, 10)  # to take to another channel, per visitor
SIGNS = Pace(4, 40)  # receipts and typing, per visitor
BYTES = Pace(256 << 10, 64 << 20)  # of files, per visitor
BYTES_OF_ADDRESS = Pace(1 << 20, 256 << 20)  # of files, per address: a token costs a stranger nothing
SOCKETS = 12  # live connections held at once, per visitor
SOCKETS_OF_ADDRESS = 256


class Limits:
    """Every limit of the visitors' door."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.requests = Buckets(REQUESTS, monotonic=monotonic)
        self.newcomers = Buckets(NEWCOMERS, monotonic=monotonic)
        self.words = Buckets(WORDS, monotonic=monotonic)
        self.codes = Buckets(CODES, monotonic=monotonic)
        self.signs = Buckets(SIGNS, monotonic=monotonic)
        self.bytes = Buckets(BYTES, monotonic=monotonic)
        self.bytes_of_address = Buckets(BYTES_OF_ADDRESS, monotonic=monotonic)
        self.sockets = Seats(SOCKETS)
        self.sockets_of_address = Seats(SOCKETS_OF_ADDRESS)


def neighbourhood(host: str) -> str:
    """Whom an address is counted as: itself, or its /64 for IPv6, where one household holds 2⁶⁴ of them."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return host
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return str(ip.ipv4_mapped)
        return str(ipaddress.IPv6Network((ip, 64), strict=False))
    return host
