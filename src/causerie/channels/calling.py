"""A call to a provider over HTTP, and what it means when it fails on the way: the same for all who are called so.

What left no room for doubt is `Unreachable`; whatever may have arrived is `Ambiguous`. Statuses are the provider's own
language, and stay with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from causerie.channels.errors import Ambiguous, FetchFailed, Unreachable
from causerie.channels.guard import Forbidden, Interrupted, NotReached, Outgoing, OutgoingError, Reply, TooLarge


async def call(http: Outgoing, method: str, url: str, **sending: Any) -> Reply:
    """The answer, whatever its status. Raises Unreachable and Ambiguous."""
    try:
        return await http.request(method, url, **sending)
    except (Forbidden, NotReached) as failure:
        raise Unreachable("unreachable", str(failure)) from failure
    except (Interrupted, TooLarge) as failure:
        raise Ambiguous(_cut(failure), str(failure)) from failure


async def fetch(http: Outgoing, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
    """What lies at an address that came in a payload, whatever the status. Raises FetchFailed."""
    try:
        return await http.fetch(url, limit=limit, headers=headers)
    except TooLarge as failure:
        raise FetchFailed("too_large", str(failure), again=False) from failure
    except (Forbidden, ValueError) as failure:
        raise FetchFailed("address_refused", str(failure), again=False) from failure
    except NotReached as failure:
        raise FetchFailed("unreachable", str(failure), again=True) from failure
    except OutgoingError as failure:
        raise FetchFailed(_cut(failure), str(failure), again=True) from failure


def retry_after(reply: Reply) -> float | None:
    """Seconds that the answer asks to wait; None where it names none, or a date."""
    told = reply.headers.get("Retry-After", "")
    return float(told[:6]) if told.isascii() and told.isdigit() else None


def mime_of(reply: Reply) -> str:
    return reply.headers.get("Content-Type", "").partition(";")[0].strip().lower() or "application/octet-stream"


def _cut(failure: OutgoingError) -> str:
    return "time_out" if isinstance(failure.__cause__, TimeoutError) else "half_answer"
