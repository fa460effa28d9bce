"""Telegram's refusals told apart, each by a sentence it is known to say."""

from __future__ import annotations

import json

import pytest

from causerie.channels.errors import (
    Ambiguous,
    NotSent,
    OptedOut,
    Rejected,
    SendError,
    Throttled,
    Unauthorised,
)
from causerie.channels.guard import Reply
from causerie.channels.telegram.refusals import BY_NUMBER, CODES, MEANINGS, fetch_failed, refusal, result_of

SAID = [
    (403, "Forbidden: bot was blocked by the user", OptedOut, "opted_out"),
    (403, "Forbidden: user is deactivated", Rejected, "rejected_number"),
    (403, "Forbidden: bot can't initiate conversation with a user", Rejected, "not_started"),
    (403, "Forbidden: bot can't send messages to bots", Rejected, "rejected_number"),
    (403, "Forbidden: bot was kicked from the supergroup chat", Rejected, "undeliverable"),
    (403, "Forbidden: something new", Rejected, "undeliverable"),
    (400, "Bad Request: chat not found", Rejected, "rejected_number"),
    (400, "Bad Request: group chat was upgraded to a supergroup chat", Rejected, "rejected_number"),
    (400, "Bad Request: message is too long", Rejected, "too_long"),
    (400, "Bad Request: message caption is too long", Rejected, "too_long"),
    (400, "Bad Request: message text is empty", Rejected, "rejected_content"),
    (400, "Bad Request: can't parse entities: unclosed start tag", Rejected, "rejected_content"),
    (400, "Bad Request: BUTTON_DATA_INVALID", Rejected, "rejected_content"),
    (400, "Bad Request: message to be replied not found", Rejected, "rejected_content"),
    (400, "Bad Request: IMAGE_PROCESS_FAILED", Rejected, "rejected_media"),
    (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Rejected, "rejected_media"),
    (400, "Bad Request: file must be non-empty", Rejected, "rejected_media"),
    (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN", Rejected, "rejected_media"),
    (400, "Bad Request: not enough rights to send text messages to the chat", Rejected, "undeliverable"),
    (400, "Bad Request: a reason of tomorrow", Rejected, "rejected_content"),
    (401, "Unauthorized", Unauthorised, "unauthorised"),
    (404, "Not Found", Unauthorised, "unauthorised"),
    (413, "Request Entity Too Large", Rejected, "rejected_media"),
    (429, "Too Many Requests: retry after 30", Throttled, "throttled"),
    (409, "Conflict: can't use getUpdates method while webhook is active", Rejected, "hook_active"),
    (409, "Conflict: terminated by other getUpdates request; make sure", Rejected, "conflict"),
    (409, "Conflict: terminated by setWebhook request", Rejected, "conflict"),
    (500, "Internal Server Error", Ambiguous, "provider_failed"),
    (502, "Bad Gateway", Ambiguous, "provider_failed"),
    (0, "", Ambiguous, "provider_failed"),
]


@pytest.mark.parametrize(("number", "description", "kind", "code"), SAID)
def test_a_refusal_is_what_it_says(number: int, description: str, kind: type[SendError], code: str) -> None:
    error = refusal(number, description)
    assert (type(error), error.code) == (kind, code)
    assert isinstance(error, NotSent) is (400 <= number < 500)
    assert description in error.detail


def test_the_list_of_codes_is_closed() -> None:
    used = {code for _, _, code in MEANINGS} | {code for _, code in BY_NUMBER.values()} | {row[3] for row in SAID}
    assert used <= set(CODES)


def reply(status: int, body: object) -> Reply:
    return Reply(status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_the_body_is_trusted_before_the_status() -> None:
    with pytest.raises(Rejected) as refused:
        result_of(reply(403, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}))
    assert refused.value.code == "rejected_number"
    assert bytes(result_of(reply(500, {"ok": True, "result": {"message_id": 1}}))) == b'{"message_id": 1}'


def test_the_wait_that_telegram_names_is_passed_on() -> None:
    told = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 30}}
    with pytest.raises(Throttled) as refused:
        result_of(reply(429, told))
    assert refused.value.retry_after == 30


@pytest.mark.parametrize(
    ("status", "body", "kind", "code"),
    [
        (502, b"<html>502 Bad Gateway</html>", Ambiguous, "provider_failed"),
        (504, b"", Ambiguous, "provider_failed"),
        (200, b'{"ok":true,"resu', Ambiguous, "half_answer"),
        (200, b"", Ambiguous, "half_answer"),
        (200, b"[]", Ambiguous, "half_answer"),
        (301, b"", Ambiguous, "half_answer"),
        (403, b"<html>proxy</html>", Ambiguous, "half_answer"),
        (413, b"<html>413</html>", Rejected, "rejected_media"),
        (429, b"", Throttled, "throttled"),
        (200, b"[" * 100_000, Ambiguous, "half_answer"),
    ],
)
def test_an_answer_that_is_not_telegram_s(status: int, body: bytes, kind: type[SendError], code: str) -> None:
    with pytest.raises(SendError) as refused:
        result_of(reply(status, body))
    assert (type(refused.value), refused.value.code) == (kind, code)


@pytest.mark.parametrize(
    ("number", "description", "code", "again"),
    [
        (400, "Bad Request: file is too big", "too_large", False),
        (400, "Bad Request: invalid file_id", "expired", False),
        (400, "Bad Request: wrong file_id or the file is temporarily unavailable", "expired", True),
        (401, "Unauthorized", "unauthorised", True),
        (429, "Too Many Requests: retry after 3", "throttled", True),
        (500, "Internal Server Error", "provider_failed", True),
    ],
)
def test_a_file_that_does_not_come(number: int, description: str, code: str, again: bool) -> None:
    failed = fetch_failed(refusal(number, description))
    assert (failed.code, failed.again) == (code, again)
