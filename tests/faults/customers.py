"""Customers who write: signed webhooks, each brought again until it is taken, and a record of what was acknowledged.

A customer is a lane: the next message leaves once the last was acknowledged, unless the provider shuffles. On WhatsApp
every message carries its own second, so that its place is known whatever the order of arrival; Twilio tells no time,
and what was acknowledged before the next one left has to stand before it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.hooks import TwilioHooks, WhatsAppHooks, twilio_key, whatsapp_key
from bench.server import CHANNELS, HOOKS, TWILIO, WHATSAPP
from tests.faults.line import Line

MESSAGES = 14  # of each customer in a round
PAUSE = 0.05  # seconds at most between two of them


@dataclass
class Said:
    """One message. `posted` and `acknowledged` in seconds of the monotonic clock."""

    key: str
    place: int
    request: bytes
    posted: float = 0.0
    acknowledged: float | None = None


@dataclass
class Customer:
    """A lane in, and the same person's lane out. `timed`: messages carry the provider's time."""

    provider: str
    address: str
    timed: bool
    said: list[Said] = field(default_factory=list)

    @property
    def channel_id(self) -> int:
        return CHANNELS[self.provider]


@dataclass(frozen=True)
class Manner:
    """How a provider brings webhooks in this round."""

    doubled: bool = False
    shuffled: bool = False


def customers(base: str, *, tag: str, first: int, each: int) -> list[Customer]:
    """`each` customers of both providers, strangers until now; their keys carry `tag`."""
    whatsapp = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"])
    twilio = TwilioHooks(TWILIO, HOOKS["twilio"], base=base)
    start = int(time.time()) - 3600
    people = []
    for person in range(first, first + each):
        one = Customer("whatsapp", f"+3361{person:07}", timed=True)
        for place in range(MESSAGES):
            key = whatsapp_key(f"{tag}.{person}.", place)
            request = whatsapp.message(key, person=person, text=f"in {person} {place}", at=start + 60 * place)
            one.said.append(Said(key, place, request))
        people.append(one)
        other = Customer("twilio", f"+3362{person:07}", timed=False)
        for place in range(MESSAGES):
            key = twilio_key(f"{tag}.{person}", place)
            request = twilio.message(key, person=person, text=f"in {person} {place}")
            other.said.append(Said(key, place, request))
        people.append(other)
    return people


async def write(one: Customer, port: int, manner: Manner, draw: random.Random, *, met: Callable[[], None]) -> None:
    """Everything the customer has to say; `met` is called once the first message was acknowledged."""
    waiting = list(one.said)
    if manner.shuffled:
        draw.shuffle(waiting)
    lines = [Line(port) for _ in range(2 if manner.doubled else 1)]
    try:
        for said in waiting:
            said.posted = time.monotonic()
            await asyncio.gather(*(line.insist(said.request) for line in lines))
            said.acknowledged = time.monotonic()
            met()
            await asyncio.sleep(draw.uniform(0, PAUSE))
    finally:
        for line in lines:
            line.close()
