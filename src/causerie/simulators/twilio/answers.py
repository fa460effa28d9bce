"""How Twilio's 2010 interface answers: pages of records, and refusals with a number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from causerie.simulators.twilio.account import Message
from causerie.simulators.twilio.asked import Refusal
from causerie.simulators.wire import Answer, Request, json_answer

PAGE, LARGEST = 50, 1_000  # records


def problem(refusal: Refusal) -> Answer:
    told = {
        "code": refusal.code,
        "message": refusal.message,
        "more_info": f"https://www.twilio.com/docs/errors/{refusal.code}",
        "status": refusal.status,
    }
    return json_answer(told, refusal.status)


def missing(request: Request) -> Refusal:
    return Refusal(20404, f"The requested resource {request.path} was not found", 404)


def page(request: Request, name: str, records: list[dict[str, Any]]) -> Answer:
    """The page of `records` that the query asks for."""
    number = _count(request.query.get("Page"), 0)
    size = max(1, min(_count(request.query.get("PageSize"), PAGE), LARGEST))
    shown = records[number * size : (number + 1) * size]
    more = (number + 1) * size < len(records)

    def uri(number: int) -> str:
        return f"{request.path}?" + urlencode({**request.query, "Page": number, "PageSize": size})

    return json_answer(
        {
            name: shown,
            "page": number,
            "page_size": size,
            "start": number * size,
            "end": number * size + max(0, len(shown) - 1),
            "uri": uri(number),
            "first_page_uri": uri(0),
            "next_page_uri": uri(number + 1) if more else None,
            "previous_page_uri": uri(number - 1) if number else None,
        }
    )


def listed(messages: Iterable[Message], query: Mapping[str, str]) -> list[Message]:
    """The messages that the filters leave, newest first. One without a sending date passes no filter on it."""
    return [message for message in reversed(list(messages)) if _passes(message, query)]


def _passes(message: Message, query: Mapping[str, str]) -> bool:
    if query.get("To", message.recipient) != message.recipient or query.get("From", message.sender) != message.sender:
        return False
    first, last = _moment(query.get("DateSent>")), _moment(query.get("DateSent<"))
    day = _moment(query.get("DateSent"))
    if day:
        first, last = day, day + timedelta(days=1)
    if not (first or last):
        return True
    sent = datetime.fromtimestamp(int(message.sent), UTC) if message.sent is not None else None
    return sent is not None and (first is None or sent >= first) and (last is None or sent <= last)


def _moment(told: str | None) -> datetime | None:
    if not told:
        return None
    try:
        found = datetime.fromisoformat(told)
    except ValueError:
        raise Refusal(20001, f"Invalid date: {told}") from None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _count(told: str | None, default: int) -> int:
    return int(told) if told and told.isascii() and told.isdigit() else default
