"""What a Twilio account tells about itself: its state, its numbers, the messages it took. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from causerie.channels.errors import Ambiguous
from causerie.channels.protocol import Health, Listed
from causerie.channels.twilio.sending import BROKEN, moment

PAGE = 200  # records a page
PAGES = 5  # beyond a thousand records, what is sought is not there
SAMPLE = "https://demo.twilio.com/"  # where a number that was just bought points


class Owner(msgspec.Struct):
    sid: str
    status: str = "active"
    friendly_name: str = ""
    type: str = ""


class Number(msgspec.Struct):
    sid: str
    phone_number: str
    sms_url: str | None = None
    sms_application_sid: str | None = None


class Page(msgspec.Struct, kw_only=True):
    next_page_uri: str | None = None

    @property
    def onward(self) -> str:
        """The path of the next page, or nothing. What is no path would send our credentials elsewhere."""
        told = self.next_page_uri or ""
        return told if told.startswith("/") else ""


class Numbers(Page):
    incoming_phone_numbers: list[Number]


class Taken(msgspec.Struct):
    sid: str
    to: str | None = None
    body: str | None = None
    direction: str = ""
    date_sent: str | None = None
    date_created: str | None = None

    @property
    def at(self) -> datetime | None:
        return moment(self.date_sent) or moment(self.date_created)


class Messages(Page):
    messages: list[Taken]

    def since(self, start: datetime) -> Iterator[Listed]:
        """Those that were asked for here, not Twilio's own replies. Its dates have no fraction of a second."""
        for message in self.messages:
            if message.direction == "outbound-api" and message.at and message.at >= start.replace(microsecond=0):
                yield Listed(message.sid, message.to or "", message.body or "", message.at)

    def reaches_before(self, start: datetime) -> bool:
        """Whether this page, newest first, ends before `start`."""
        last = self.messages[-1].at if self.messages else None
        return last is not None and last < start.replace(microsecond=0)


Answer = TypeVar("Answer")


def numbers(body: bytes) -> Numbers:
    return _decoded(body, Numbers)


def messages(body: bytes) -> Messages:
    return _decoded(body, Messages)


def _decoded(body: bytes, shape: type[Answer]) -> Answer:
    try:
        return msgspec.json.decode(body, type=shape)
    except BROKEN as failure:
        raise Ambiguous("half_answer", str(failure)) from failure


def health(body: bytes, found: list[Number]) -> Health:
    """`ok`, or why this account cannot send."""
    owner = _decoded(body, Owner)
    facts = {
        "account": owner.friendly_name or owner.sid,
        "type": owner.type,
        "numbers": ", ".join(number.phone_number for number in found),
        "hooks": ", ".join(sorted({number.sms_url for number in found if number.sms_url})),
    }
    if owner.status != "active":
        return Health(False, "account_suspended", {**facts, "status": owner.status})
    return Health(True, "ok" if found else "no_number", facts)


def ours_to_set(number: Number, hook_url: str) -> bool:
    """Whether nobody else answers this number: no address, Twilio's sample, or our own hook under an older URL.

    Taking over a number that another application answers would cut that application off without a word.
    """
    if number.sms_application_sid:
        return False
    told = number.sms_url or ""
    return not told or told.startswith(SAMPLE) or urlsplit(told).path == urlsplit(hook_url).path


def connected(found: list[Number], hook_url: str) -> Health:
    """What `connect` did: the numbers that call us now, and those left to their own application."""
    taken = [number.phone_number for number in found if ours_to_set(number, hook_url)]
    left = [number.phone_number for number in found if not ours_to_set(number, hook_url)]
    facts = {"numbers": ", ".join(taken), "left": ", ".join(left)}
    if not found:
        return Health(False, "no_number", facts)
    if not taken:
        return Health(False, "hook_elsewhere", facts)
    return Health(True, "hook_partly_set" if left else "hook_set", facts)
