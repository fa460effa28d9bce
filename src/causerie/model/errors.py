"""Every way in which Causerie says no, as one tree with stable codes.

    CauserieError              code + typed parameters; the sentence a person reads is in locales/
    ├─ Refused                 the asker may not, or not now
    │  ├─ NotFound             absent, or not yours to see: the two answer alike (law 6)
    │  ├─ Forbidden            seen, but not yours to do
    │  ├─ Unauthenticated      who are you?
    │  ├─ Invalid              the request itself is wrong
    │  ├─ Conflict             the world moved on; carries the news
    │  ├─ NotPermitted         window, consent or capability stands against the send
    │  ├─ TooMany              slow down
    │  └─ Busy                 a bounded queue is full; nothing was taken
    ├─ Unauthentic             a hook that did not prove where it comes from
    ├─ Unreadable              authentic, but not understood: parked
    ├─ IllegalMove             a state machine was asked for a move its table does not have: a bug
    └─ Misconfigured           the set-up is wrong; says what to change

A code is a lower-case slug, kept for ever; `http/problems.py` maps classes to statuses.
"""

from __future__ import annotations


class CauserieError(Exception):
    """Root of the tree. `code` is stable; `params` are the values its sentence names."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.code} ({said})" if said else self.code


class Refused(CauserieError):
    """The asker may not, or not now."""


class NotFound(Refused):
    """Absent, or not yours to see."""

    def __init__(self, what: str) -> None:
        super().__init__("not_found", what=what)


class Forbidden(Refused):
    """You see it, but may not do this to it."""


class Unauthenticated(Refused):
    """No valid session or token."""


class Invalid(Refused):
    """The request is wrong in itself; repeating it will not help."""


class Conflict(Refused):
    """The world moved on since the asker looked; `params` carry the news."""


class NotPermitted(Refused):
    """Window, consent or capability stands against this send."""


class TooMany(Refused):
    """Throttled; `params["retry_after"]` is in seconds."""


class Busy(Refused):
    """A bounded queue is full. Nothing was taken, so asking again is safe."""


class Unauthentic(CauserieError):
    """A hook request that did not prove where it comes from. Nothing of it is stored."""


class Unreadable(CauserieError):
    """Authentic, but not understood. The raw bytes are kept and parked with this code as reason."""


class IllegalMove(CauserieError):
    """A state machine was asked for a move that its table does not have."""


class Misconfigured(CauserieError):
    """The set-up is wrong. The sentence says what to change."""
