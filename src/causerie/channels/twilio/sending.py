"""One order as the form Twilio takes, and Twilio's answer as a receipt or a refusal. Pure.

What may be told from an answer, and no more: a refusal in Twilio's own words, a 401 and a 429 prove that
nothing was taken; a 5xx, half an answer or an answer that is not Twilio's prove nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

import msgspec

from causerie.channels.calling import retry_after
from causerie.channels.errors import Ambiguous, Rejected, SendError, Throttled, Unauthorised
from causerie.channels.guard import Reply
from causerie.channels.protocol import Order, Sent
from causerie.channels.twilio.codes import refusal
from causerie.model.contact import Scheme
from causerie.model.message import Media, Text

TEXT_LIMIT = 1_600
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)  # an answer that is not Twilio's JSON


class Created(msgspec.Struct):
    sid: str
    date_created: str | None = None


class Problem(msgspec.Struct):
    code: int
    message: str = ""


_created = msgspec.json.Decoder(Created)
_problem = msgspec.json.Decoder(Problem)


def form(order: Order, service: str) -> bytes:
    """The body of one `POST Messages.json`. Raises Rejected where Twilio could not take it.

    Both the number and the Messaging Service are named when there is one: the person keeps the number they
    know, and the service's rules (opt-out words, sender registration) apply.
    """
    if ":" in order.channel:  # whatsapp:+33…, rcs:…
        raise Rejected("rejected_sender", order.channel)
    if order.recipient.scheme != Scheme.PHONE:
        raise Rejected("rejected_number", f"no {order.recipient.scheme} by SMS")
    pairs = [("To", order.recipient.address), ("From", order.channel)]
    if service:
        pairs.append(("MessagingServiceSid", service))
    pairs += _content(order)
    if order.callback:
        pairs.append(("StatusCallback", order.callback))
    return urlencode(pairs, errors="replace").encode()


def _content(order: Order) -> list[tuple[str, str]]:
    match order.parts:
        case (Text(text=text),):
            return [("Body", _fitting(text))]
        case (Media(),) | (Media(), Text()) if order.attached is None:
            raise Rejected("rejected_media", "no file")
        case (Media(),) if order.attached:
            return [("MediaUrl", order.attached.url)]
        case (Media(), Text(text=text)) if order.attached:
            return [("Body", _fitting(text)), ("MediaUrl", order.attached.url)]
        case _:
            raise Rejected("rejected_content", " + ".join(part.type for part in order.parts))


def _fitting(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise Rejected("too_long", f"{len(text)} characters")
    return text


def taken(reply: Reply) -> Sent:
    """The provider's id of the message. Raises the SendError that the answer amounts to."""
    if not 200 <= reply.status < 300:
        raise refused(reply)
    try:
        created = _created.decode(reply.body)
    except BROKEN as failure:
        raise Ambiguous("half_answer", f"HTTP {reply.status}") from failure
    if not created.sid:
        raise Ambiguous("half_answer", "no sid")
    return Sent(created.sid, moment(created.date_created))


def refused(reply: Reply) -> SendError:
    """What an answer other than 2xx means."""
    number, detail = _words(reply)
    if reply.status >= 500:
        return Ambiguous("provider_failed", detail)
    if reply.status == 429:
        return Throttled("throttled", detail, retry_after=retry_after(reply))
    if reply.status == 401:
        return Unauthorised("unauthorised", detail)
    if 400 <= reply.status < 500 and number:
        return refusal(number, detail, retry_after=retry_after(reply))
    return Ambiguous("half_answer", detail)


def _words(reply: Reply) -> tuple[int, str]:
    try:
        problem = _problem.decode(reply.body)
    except BROKEN:
        return 0, f"HTTP {reply.status}"
    return problem.code, f"{problem.code} {problem.message}".strip()


def moment(told: str | None) -> datetime | None:
    """Twilio's RFC 2822 dates as UTC; None for what is no date."""
    if not told:
        return None
    try:
        found = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
