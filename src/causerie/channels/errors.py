"""The closed vocabulary of send failures. A session raises one; `desk/deliver` alone decides the consequence.

    SendError
    ├─ NotSent                 the provider certainly did not take it
    │  ├─ Throttled            too fast; try again no sooner than `retry_after` seconds
    │  ├─ Unreachable          connection refused, name not resolved, its own word that it is down
    │  ├─ Rejected             this message will never pass (too long, bad file, number unknown)
    │  ├─ OutsideWindow        the platform's window is closed
    │  ├─ OptedOut             this person refused; recorded as consent
    │  └─ Unauthorised         credentials refused: the channel is degraded, the message waits
    └─ Ambiguous               the request may have been taken: a time-out or a 5xx after the body left

`code` is ours and stable (locales/ explains it), `detail` is the provider's own code and words, kept for
the person who has to find out, never shown to a customer.
"""

from __future__ import annotations

LONGEST_WAIT = 86_400.0  # seconds: a provider that asks for more than a day is looked at again after one


class SendError(Exception):
    """Root of the send failures."""

    def __init__(self, code: str, detail: str = "", *, retry_after: float | None = None) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.retry_after = _bounded(retry_after)


class NotSent(SendError):
    """Certainly not taken by the provider."""


class Throttled(NotSent):
    """Too fast. `retry_after` in seconds when the provider gave one."""


class Unreachable(NotSent):
    """No connection was made, or the provider answered that it is down and took nothing."""


class Rejected(NotSent):
    """This message will never pass."""


class OutsideWindow(NotSent):
    """The platform's reply window is closed; only a template passes."""


class OptedOut(NotSent):
    """The recipient refused messages from this sender."""


class Unauthorised(NotSent):
    """The credentials were refused. The message waits, the channel's card says so."""


class Ambiguous(SendError):
    """The provider may or may not have taken it. Never resent by itself."""


class FetchFailed(Exception):
    """A media file could not be fetched. `again` tells whether trying later can help."""

    def __init__(self, code: str, detail: str = "", *, again: bool) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail
        self.again = again


def _bounded(asked: float | None) -> float | None:
    """A wait that arithmetic can stand on; None for what is no wait at all."""
    if asked is None or not asked > 0:  # a NaN is greater than nothing
        return None
    return min(asked, LONGEST_WAIT)
