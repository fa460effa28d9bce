"""A request of Twilio as elements: one message or one receipt, never both, never more.

The two arrive on the same URL and are told apart by their fields: an inbound message says
`SmsStatus=received` and carries `Body` or `NumMedia`, which no receipt does. Neither tells a time that can be
trusted (`RawDlrDoneDate` has no time zone), so arrival stands for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from urllib.parse import parse_qs

from causerie.channels.protocol import HookRequest
from causerie.channels.twilio.codes import OPTED_OUT, failure
from causerie.channels.twilio.encoded import words
from causerie.channels.twilio.form import Fields, is_form
from causerie.model.consent import ConsentState
from causerie.model.contact import Address, Scheme
from causerie.model.element import Arrived, Element, MediaRef, Receipt, Sender, Unknown
from causerie.model.errors import Unreadable
from causerie.model.message import Choice, Delivery, Location, MediaKind, Part, Text, Unsupported

RECEIVED = frozenset({"received", "receiving"})

# « sent » is the provider's word that it took the message. Twilio says so from `accepted` on, and a receipt
# of that kind settles a send whose answer was lost; `partially_delivered` proves no more than that.
DELIVERIES = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent", "partially_delivered"), Delivery.SENT),
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    **dict.fromkeys(("undelivered", "failed", "canceled"), Delivery.FAILED),
}
CONSENTS = {"STOP": ConsentState.REFUSED, "START": ConsentState.GRANTED}  # HELP changes nothing
KINDS = {"image": MediaKind.IMAGE, "video": MediaKind.VIDEO, "audio": MediaKind.AUDIO}


def elements(request: HookRequest, account: str) -> list[Element]:
    """The message or receipt of `request`. Raises Unreadable where not even its id can be read."""
    told = _told(request)
    key = told.get("MessageSid") or told.get("SmsSid") or told.get("SmsMessageSid")
    if not key:
        raise Unreadable("wrong_shape", where="MessageSid")
    if _is_message(told):
        return [_message(told, key, account)]
    return [_receipt(told, key, account, correlation=_correlation(request.query))]


def _told(request: HookRequest) -> Fields:
    if request.method == "GET":
        return Fields(request.query.encode("utf-8", "replace"))
    if not is_form(request):
        raise Unreadable("wrong_shape", where="content-type")
    return Fields(request.body)


def _is_message(told: Fields) -> bool:
    if told.get("SmsStatus") in RECEIVED or told.get("MessageStatus") in RECEIVED:
        return True
    return "Body" in told or "NumMedia" in told


def _message(told: Fields, key: str, account: str) -> Element:
    channel = told.get("To") or told.get("MessagingServiceSid")
    if not channel:
        return Unknown("wrong_shape", "To")
    addresses = _addresses(told.get("From"), told.get("ExternalUserId"), told.get("AccountSid") or account)
    if not addresses:
        return Unknown("wrong_shape", "From", channel)
    return Arrived(
        channel=channel,
        key=key,
        sender=Sender(addresses, name=told.get("ProfileName") or None),
        parts=_parts(told, key),
        reply_to=told.get("OriginalRepliedMessageSid") or None,
        consent_said=CONSENTS.get(told.get("OptOutType").upper()),
    )


def _addresses(sender: str, external: str, account: str) -> tuple[Address, ...]:
    """Both identities where WhatsApp gives both: the number first, then the user id.

    Twilio does not tell the portfolio within which a user id is unique; the account stands for it, so that
    the worst case is one person shown twice, never two persons shown as one.
    """
    found = [_address(written, account) for written in (sender, external) if written]
    return tuple(dict.fromkeys(address for address in found if address))


def _address(written: str, account: str) -> Address | None:
    prefix, _, rest = written.rpartition(":")
    if rest.startswith("+") or (rest and not prefix):  # E.164, a short code, a sender in letters
        return Address(Scheme.PHONE, "", rest)
    if prefix == "whatsapp" and "." in rest:
        return Address(Scheme.BSUID, account, rest)
    if prefix == "whatsapp" and rest.isdigit():
        return Address(Scheme.PHONE, "", f"+{rest}")
    return None


def _parts(told: Fields, key: str) -> tuple[Part | MediaRef, ...]:
    parts: list[Part | MediaRef] = [*_media(told), *_location(told)]
    choice = _choice(told)
    body = told.get("Body")
    if choice:
        parts.append(choice)
    if body and (choice is None or body != choice.title):
        alone = not parts and ":" not in told.get("From")
        parts.append(Text(words(body, key=key, segments=told.get("NumSegments")) if alone else body))
    return tuple(parts) or (Unsupported(told.get("MessageType") or "empty"),)


def _media(told: Fields) -> Iterator[MediaRef | Unsupported]:
    number = 0
    sticker = told.get("MessageType") == "sticker"
    while url := told.get(f"MediaUrl{number}"):
        mime = told.get(f"MediaContentType{number}").partition(";")[0].strip().lower()
        kind = KINDS.get(mime.partition("/")[0], MediaKind.DOCUMENT)
        yield MediaRef(MediaKind.STICKER if sticker else kind, url, mime or "application/octet-stream")
        number += 1
    announced = told.get("NumMedia")
    if announced.isascii() and announced.isdigit() and announced.strip("0") and int(announced[:9]) > number:
        yield Unsupported("media")  # announced, but its address did not come along


def _location(told: Fields) -> Iterator[Location | Unsupported]:
    if "Latitude" not in told:
        return
    try:
        latitude, longitude = float(told.get("Latitude")), float(told.get("Longitude"))
    except ValueError:
        latitude = longitude = math.nan
    if abs(latitude) <= 90 and abs(longitude) <= 180:
        yield Location(latitude, longitude, told.get("Label") or None, told.get("Address") or None)
    else:
        yield Unsupported("location")


def _choice(told: Fields) -> Choice | None:
    if told.get("ButtonPayload"):
        return Choice(told.get("ButtonPayload"), told.get("ButtonText") or told.get("Body"))
    if told.get("ListId"):
        return Choice(told.get("ListId"), told.get("ListTitle") or told.get("Body"))
    return None


def _receipt(told: Fields, key: str, account: str, *, correlation: str | None) -> Element:
    channel = told.get("From") or told.get("MessagingServiceSid")
    status = told.get("MessageStatus") or told.get("SmsStatus") or ""
    delivery = DELIVERIES.get(status)
    if delivery is None:
        return Unknown("unknown_status" if status else "wrong_shape", "MessageStatus", channel)
    if not channel:
        return Unknown("wrong_shape", "From")
    error = None
    if delivery is Delivery.FAILED:
        error = "cancelled" if status == "canceled" else failure(told.get("ErrorCode"))
    return Receipt(
        channel=channel,
        message=key,
        delivery=delivery,
        error=error,
        correlation=correlation,
        opted_out=_address(told.get("To"), account) if error == OPTED_OUT else None,
    )


def _correlation(query: str) -> str | None:
    """Our id of the send, which we wrote into the callback's URL."""
    if "correlation=" not in query:
        return None
    return parse_qs(query).get("correlation", [None])[0]
