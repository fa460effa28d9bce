"""The payload table, the proof of a request, and the answer that ends a button's waiting circle."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import Update

from causerie.channels.telegram import Telegram
from causerie.model.errors import Unauthentic, Unreadable
from causerie.testing.payloads import Case, load, shown
from tests.channels.telegram.harness import HEADER, SECRET, Harness

CASES = load(Path(__file__).parent / "payloads")
CREDENTIALS = Harness().credentials
# Not payloads that Telegram would send; everything else must also be an Update for aiogram.
BENT = ("bad_", "date_", "hostile_", "id_", "message_is_list", "reaction_misshapen", "brackets_")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_payload_is_understood_as_its_file_says(case: Case) -> None:
    if case.unreadable is not None:
        with pytest.raises(Unreadable) as refused:
            Telegram().parse(case.request, CREDENTIALS)
        assert refused.value.code == case.unreadable
    else:
        assert shown(Telegram().parse(case.request, CREDENTIALS)) == case.elements


@pytest.mark.parametrize("case", [case for case in CASES if not case.name.startswith(BENT)], ids=lambda case: case.name)
def test_a_payload_is_an_update_for_aiogram(case: Case) -> None:
    Update.model_validate_json(case.request.body)


@pytest.mark.parametrize(
    ("header", "secret", "code"),
    [
        (None, SECRET, "signature_missing"),
        ("", SECRET, "signature_wrong"),
        (SECRET[:-1], SECRET, "signature_wrong"),
        (SECRET + "x", SECRET, "signature_wrong"),
        (SECRET.upper(), SECRET, "signature_wrong"),
        ("X" + SECRET[1:], SECRET, "signature_wrong"),
        (f" {SECRET}", SECRET, "signature_wrong"),
        ("sibling", SECRET, "signature_wrong"),
        ("\udcff\ud83d", SECRET, "signature_wrong"),
        ("", "", "secret_empty"),
        ("", "   ", "secret_empty"),
        ("anything", "", "secret_empty"),
        (None, "", "secret_empty"),
    ],
)
def test_what_does_not_prove_itself_is_refused(header: str | None, secret: str, code: str) -> None:
    request = Harness().inbound_request()
    headers = {name: value for name, value in request.headers.items() if name != HEADER}
    if header is not None:
        headers[HEADER] = header
    with pytest.raises(Unauthentic) as refused:
        Telegram().verify(replace(request, headers=headers), {**CREDENTIALS, "secret_token": secret})
    assert refused.value.code == code


def test_the_secret_proves_it() -> None:
    Telegram().verify(Harness().inbound_request(), CREDENTIALS)


def test_a_pressed_button_is_answered_in_the_reply() -> None:
    (pressed,) = (case.request for case in CASES if case.name == "callback")
    answer = Telegram().answer(pressed, CREDENTIALS)
    called = json.loads(answer.body)
    assert called.pop("method") == AnswerCallbackQuery.__api_method__
    assert AnswerCallbackQuery.model_validate(called).callback_query_id == "15148561883467"
    assert (answer.status, answer.content_type) == (200, "application/json")


def test_everything_else_is_answered_with_nothing() -> None:
    for case in CASES:
        answer = Telegram().answer(case.request, CREDENTIALS)
        assert answer.status == 200
        assert bool(answer.body) == case.name.startswith("callback")


def test_the_channel_is_the_bot_whatever_the_token_looks_like() -> None:
    request = Harness().inbound_request()
    for token, channel in ((" 12:abc ", "12"), ("12", "12"), ("", "")):
        (arrived,) = Telegram().parse(request, {"bot_token": token})
        assert arrived.channel == channel
