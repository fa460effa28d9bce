"""What a colleague chooses to be told of, and what a browser gives to be told by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from causerie.channels.submission import Outcome
from causerie.http.schemas.fields import Line
from causerie.model.notification import Rhythm, Signal, Sounding

Signals = Annotated[list[Signal], Meta(max_length=len(Signal))]
Day = Annotated[int, Meta(ge=0, le=6)]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9](?!\n)$")]
Encoded = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+=*(?!\n)$")]
Endpoint = Annotated[str, Meta(min_length=8, max_length=1000, pattern=r"^https?://[\x21-\x7e]+(?!\n)$")]


class MatrixChosen(Struct, forbid_unknown_fields=True, frozen=True):
    mentioned: Signals
    wrote: Signals
    team: Signals
    unassigned: Signals
    assigned: Signals
    failed: Signals
    woken: Signals
    followed: Signals


class QuietChosen(Struct, forbid_unknown_fields=True, frozen=True):
    """`days` are those it begins on, 0 Monday; an `end` not later than the `start` is the next day's."""

    days: Annotated[list[Day], Meta(max_length=7)]
    start: Clock
    end: Clock
    zone: Line


class DigestChosen(Struct, forbid_unknown_fields=True, frozen=True):
    """`at`: the hour of the morning's, by the clock in `zone`. `words`: it may hold the first words of messages."""

    rhythm: Rhythm
    at: Clock
    zone: Line
    words: bool


class PreferencesChosen(Struct, forbid_unknown_fields=True, frozen=True):
    matrix: MatrixChosen
    quiet: QuietChosen | None
    sounding: Sounding
    push_name: bool
    push_words: bool
    digest: DigestChosen | None


@dataclass(frozen=True, slots=True)
class DigestStanding:
    """`available`: this house has e-mail. `outcome`: what became of the last digest, `sent_at`: when one last left."""

    available: bool
    address: str
    sent_at: datetime | None
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class PushKey:
    """What a browser binds its subscription to (`applicationServerKey`), in base64url."""

    key: str


class BrowserGiven(Struct, forbid_unknown_fields=True, frozen=True):
    """As `PushSubscription` has them; `p256dh` and `auth` in base64url."""

    endpoint: Endpoint
    p256dh: Encoded
    auth: Encoded


class BrowserNamed(Struct, forbid_unknown_fields=True, frozen=True):
    endpoint: Endpoint
