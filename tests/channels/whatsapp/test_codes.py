"""Error answers into failures: every code of Meta's that a maintained client knows has a meaning here."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from pywa.errors import (
    AuthorizationError,
    IntegrityError,
    SendMessageError,
    ThrottlingError,
    WhatsAppError,
)

from causerie.channels.errors import (
    Ambiguous,
    NotSent,
    OptedOut,
    OutsideWindow,
    Rejected,
    SendError,
    Throttled,
    Unauthorised,
    Unreachable,
)
from causerie.channels.guard import Reply
from causerie.channels.whatsapp.codes import CODES, MEANINGS, reason
from causerie.channels.whatsapp.graph import failure_of


def reply(code: int | None, status: int, *, headers: dict[str, str] | None = None, subcode: int | None = None) -> Reply:
    error = {"message": f"(#{code}) No", "type": "OAuthException", "code": code, "error_data": {"details": "why"}}
    if subcode is not None:
        error["error_subcode"] = subcode
    body = b"<html>" if code is None else json.dumps({"error": error}).encode()
    return Reply(status, headers or {}, body)


def known_elsewhere() -> Iterator[int]:
    for family in (AuthorizationError, IntegrityError, SendMessageError, ThrottlingError):
        kinds: list[type[WhatsAppError]] = family.__subclasses__()
        for kind in kinds:
            yield from kind.__error_codes__ or ()


def test_no_code_of_a_send_is_left_to_chance() -> None:
    assert set(known_elsewhere()) - set(MEANINGS) == set()


@pytest.mark.parametrize(
    ("code", "status", "failure", "ours"),
    [
        (130429, 429, Throttled, "throttled"),
        (131056, 400, Throttled, "throttled"),
        (4, 400, Throttled, "throttled"),
        (190, 401, Unauthorised, "unauthorised"),
        (299, 403, Unauthorised, "unauthorised"),
        (104, 401, Unauthorised, "unauthorised"),
        (368, 403, Unauthorised, "blocked"),
        (131047, 400, OutsideWindow, "outside_window"),
        (131050, 400, OptedOut, "opted_out"),
        (131026, 400, Rejected, "undeliverable"),
        (131049, 400, Rejected, "withheld"),
        (132000, 400, Rejected, "template_rejected"),
        (132001, 404, Rejected, "template_rejected"),
        (131053, 400, Rejected, "rejected_media"),
        (100, 400, Rejected, "rejected_content"),
        (999_999, 400, Rejected, "rejected_content"),
        (131016, 503, Unreachable, "provider_down"),
        (131000, 500, Ambiguous, "provider_failed"),
        (131000, 400, Unreachable, "provider_failed"),
        (1, 500, Ambiguous, "provider_failed"),
        (131026, 500, Ambiguous, "provider_failed"),
        (None, 502, Ambiguous, "provider_failed"),
        (None, 404, Ambiguous, "provider_failed"),
        (None, 302, Ambiguous, "provider_failed"),
        (None, 429, Throttled, "throttled"),
        (None, 401, Unauthorised, "unauthorised"),
    ],
)
def test_meanings(code: int | None, status: int, failure: type[SendError], ours: str) -> None:
    raised = failure_of(reply(code, status))
    assert (type(raised), raised.code) == (failure, ours)


def test_a_number_that_is_not_ours_is_a_matter_of_rights() -> None:
    assert isinstance(failure_of(reply(100, 400, subcode=33)), Unauthorised)


def test_every_failure_is_in_the_closed_list_and_4xx_never_leaves_doubt() -> None:
    for code in MEANINGS:
        raised = failure_of(reply(code, 400))
        assert raised.code in CODES
        assert isinstance(raised, NotSent)
        assert reason(code) in CODES


def test_the_pause_is_told_or_known() -> None:
    assert failure_of(reply(130429, 429, headers={"Retry-After": "30"})).retry_after == 30
    assert failure_of(reply(131056, 400)).retry_after == 6
    assert failure_of(reply(130429, 429)).retry_after is None
    assert failure_of(reply(130429, 429, headers={"Retry-After": "Wed, 21 Oct"})).retry_after is None


def test_the_words_of_the_provider_are_kept_and_cut() -> None:
    assert failure_of(reply(131009, 400)).detail == "131009 (#131009) No: why"
    long = json.dumps({"error": {"code": 100, "message": "x" * 5000}}).encode()
    assert len(failure_of(Reply(400, {}, long)).detail) == 500
    assert failure_of(reply(None, 502)).detail == "HTTP 502"


def test_reasons_of_receipts() -> None:
    assert [reason(code) for code in (131047, 131050, "131047", None, 7)] == [
        "outside_window",
        "opted_out",
        "provider_failed",
        "provider_failed",
        "provider_failed",
    ]
