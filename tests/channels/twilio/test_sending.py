"""What is sent to Twilio, and what each of its answers proves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest

from causerie.channels.errors import (
    Ambiguous,
    OptedOut,
    OutsideWindow,
    Rejected,
    SendError,
    Throttled,
    Unauthorised,
)
from causerie.channels.guard import Reply
from causerie.channels.protocol import Attached, Order
from causerie.channels.twilio.codes import CODES, failure
from causerie.channels.twilio.sending import form, moment, taken
from causerie.model.contact import Address, Scheme
from causerie.model.message import Choices, Location, Media, MediaKind, Option, Part, Text
from tests.channels.twilio.harness import CUSTOMER, NUMBER, SERVICE, order

PICTURE = Attached(
    MediaKind.IMAGE, "image/png", "plan.png", 4, "https://causerie.example/files/plan?s=1&t=2", b"\x89PNG"
)


def sent(order: Order, service: str = "") -> list[tuple[str, str]]:
    return parse_qsl(form(order, service).decode(), keep_blank_values=True, strict_parsing=True)


def test_a_text() -> None:
    assert sent(order(text="À demain & merci 👍")) == [
        ("To", CUSTOMER),
        ("From", NUMBER),
        ("Body", "À demain & merci 👍"),
    ]


def test_a_service_is_named_beside_the_number() -> None:
    assert sent(order(), SERVICE)[1:3] == [("From", NUMBER), ("MessagingServiceSid", SERVICE)]


def test_the_callback_goes_with_its_correlation() -> None:
    callback = "https://causerie.example/hooks/5b1c?correlation=c-1"
    assert sent(replace(order(), callback=callback))[-1] == ("StatusCallback", callback)


@pytest.mark.parametrize(
    ("parts", "fields"),
    [
        ((Media(MediaKind.IMAGE, 1),), [("MediaUrl", PICTURE.url)]),
        ((Media(MediaKind.IMAGE, 1), Text("Le plan")), [("Body", "Le plan"), ("MediaUrl", PICTURE.url)]),
    ],
)
def test_a_file_is_an_address_that_twilio_fetches(parts: tuple[Part, ...], fields: list[tuple[str, str]]) -> None:
    assert sent(replace(order(), parts=parts, attached=PICTURE))[2:] == fields


def test_a_lone_surrogate_does_not_stop_a_message() -> None:
    assert sent(order(text="a\ud800b"))[2] == ("Body", "a?b")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"parts": (Text("é" * 1_601),)}, "too_long"),
        ({"parts": (Media(MediaKind.IMAGE, 1),)}, "rejected_media"),
        ({"parts": (Media(MediaKind.IMAGE, 1), Text("x" * 1_601)), "attached": PICTURE}, "too_long"),
        ({"parts": (Location(48.8, 2.3),)}, "rejected_content"),
        ({"parts": (Text("Oui ?"), Choices((Option("1", "Oui"),)))}, "rejected_content"),
        ({"parts": ()}, "rejected_content"),
        ({"channel": f"whatsapp:{NUMBER}"}, "rejected_sender"),
        ({"recipient": Address(Scheme.EMAIL, "", "odile@example.org")}, "rejected_number"),
    ],
)
def test_what_cannot_be_sent_is_refused_before_it_leaves(changed: dict[str, object], code: str) -> None:
    with pytest.raises(Rejected) as refused:
        form(replace(order(), **changed), "")  # type: ignore[arg-type]
    assert refused.value.code == code


def test_the_longest_text_passes() -> None:
    assert sent(order(text="é" * 1_600))[2] == ("Body", "é" * 1_600)


def reply(status: int, told: object, **headers: str) -> Reply:
    body = told if isinstance(told, bytes) else json.dumps(told).encode()
    return Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def refusal(status: int, code: int) -> Reply:
    return reply(status, {"code": code, "message": "No.", "more_info": "…", "status": status})


def test_a_message_that_was_taken_has_an_id_and_a_time() -> None:
    answer = taken(reply(201, {"sid": "SM1", "status": "queued", "date_created": "Thu, 24 Aug 2023 05:01:45 +0000"}))
    assert (answer.key, answer.at) == ("SM1", datetime(2023, 8, 24, 5, 1, 45, tzinfo=UTC))
    assert taken(reply(200, {"sid": "SM1", "date_created": "tomorrow"})).at is None


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (reply(201, b""), Ambiguous, "half_answer"),
        (reply(201, b'{"sid":"SM1'), Ambiguous, "half_answer"),
        (reply(201, b'{"sid":"\xff"}'), Ambiguous, "half_answer"),
        (reply(201, b'{"sid":"SM1","x":' + b"[" * 99_999 + b"]" * 99_999 + b"}"), Ambiguous, "half_answer"),
        (reply(201, {"sid": ""}), Ambiguous, "half_answer"),
        (reply(201, {"sid": None}), Ambiguous, "half_answer"),
        (reply(302, b""), Ambiguous, "half_answer"),
        (reply(400, b"<html>"), Ambiguous, "half_answer"),
        (reply(408, b""), Ambiguous, "half_answer"),
        (refusal(500, 20500), Ambiguous, "provider_failed"),
        (refusal(503, 20503), Ambiguous, "provider_failed"),
        (reply(502, b"Bad Gateway"), Ambiguous, "provider_failed"),
        (reply(429, b""), Throttled, "throttled"),
        (refusal(429, 20429), Throttled, "throttled"),
        (refusal(400, 21611), Throttled, "throttled"),
        (reply(401, b""), Unauthorised, "unauthorised"),
        (refusal(401, 20003), Unauthorised, "unauthorised"),
        (refusal(403, 20005), Unauthorised, "unauthorised"),
        (refusal(404, 20404), Unauthorised, "unauthorised"),
        (refusal(400, 21610), OptedOut, "opted_out"),
        (refusal(400, 63016), OutsideWindow, "outside_window"),
        (refusal(400, 21211), Rejected, "rejected_number"),
        (refusal(400, 21408), Rejected, "region_refused"),
        (refusal(400, 21612), Rejected, "undeliverable"),
        (refusal(400, 21614), Rejected, "rejected_number"),
        (refusal(400, 21617), Rejected, "too_long"),
        (refusal(400, 21620), Rejected, "rejected_media"),
        (refusal(400, 21655), Rejected, "template_rejected"),
        (refusal(404, 21701), Rejected, "rejected_sender"),
        (refusal(400, 29999), Rejected, "provider_refused"),
    ],
)
def test_each_answer_proves_what_it_proves(answer: Reply, kind: type[SendError], code: str) -> None:
    with pytest.raises(SendError) as refused:
        taken(answer)
    assert (type(refused.value), refused.value.code) == (kind, code)


def test_the_number_and_the_words_of_twilio_are_kept() -> None:
    with pytest.raises(Rejected, match="21614 No") as refused:
        taken(refusal(400, 21614))
    assert refused.value.detail == "21614 No."


@pytest.mark.parametrize(("told", "seconds"), [("7", 7.0), ("soon", None), ("-1", None), ("9" * 400, 86_400.0)])
def test_a_pause_is_taken_when_it_is_one(told: str, seconds: float | None) -> None:
    with pytest.raises(Throttled) as refused:
        taken(reply(429, b"", Retry_After=told))
    assert refused.value.retry_after == seconds


@pytest.mark.parametrize("told", [None, "", "x", "Thu, 99 Aug 2023 05:01:45 +0000", "Thu, 24 Aug 99999 05:01:45 +0000"])
def test_what_is_no_date_is_none(told: str | None) -> None:
    assert moment(told) is None


def test_every_number_has_one_meaning() -> None:
    assert len(CODES) == len(set(CODES)) >= 90
    assert (failure(""), failure("0"), failure("99999"), failure("9" * 99)) == ("undeliverable",) * 4
    assert failure("30007") == "rejected_content"
