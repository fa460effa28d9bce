"""Raw requests without card numbers: nothing else in them changes, and they can be replayed."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlencode

import pytest

from causerie.channels.masking import masked_body, masked_query
from causerie.model.cards import is_card

CARD = "4111 1111 1111 1111"
LOOKS_LIKE_ONE = "370000000000002"  # fifteen digits, as a phone_number_id has


def test_a_body_without_a_card_is_the_same_to_the_byte() -> None:
    for body in (
        b'{ "text" : "Bonjour \\u00e9" }',
        b"Body=Bonjour+%C3%A9&From=%2B336",
        b"Bonjour",
        b"",
        b"{",
        b"\xff\xfe",
    ):
        assert masked_body(body) == body


@pytest.mark.parametrize("written", [CARD, CARD.replace(" ", "-"), CARD.replace(" ", "\u00a0"), CARD.replace(" ", "")])
def test_json_keeps_its_identifiers(written: str) -> None:
    assert is_card(LOOKS_LIKE_ONE)
    given = {
        "metadata": {"phone_number_id": LOOKS_LIKE_ONE},
        "messages": [{"id": LOOKS_LIKE_ONE, "text": {"body": written}}],
    }
    kept = json.loads(masked_body(json.dumps(given).encode()))
    assert kept["metadata"]["phone_number_id"] == kept["messages"][0]["id"] == LOOKS_LIKE_ONE
    assert kept["messages"][0]["text"]["body"] == "•••• 1111"


def test_a_field_called_number_may_be_a_card() -> None:
    assert json.loads(masked_body(json.dumps({"number": CARD}).encode())) == {"number": "•••• 1111"}


@pytest.mark.parametrize("written", ["4111+1111+1111+1111", "4111%201111%201111%201111", "4111-1111-1111-1111"])
def test_a_form_keeps_its_fields(written: str) -> None:
    form = f"From=%2B33612345678&MessageSid=SM{'0' * 32}&Empty=&Body=Ma+carte+%3A+{written}"
    kept = parse_qs(masked_body(form.encode()).decode(), keep_blank_values=True)
    assert kept["Body"] == ["Ma carte : •••• 1111"]
    assert (kept["From"], kept["Empty"]) == (["+33612345678"], [""])
    assert parse_qs(masked_query(form)) == parse_qs(masked_body(form.encode()).decode())


def test_what_cannot_be_taken_apart_is_searched_as_text() -> None:
    assert CARD.encode() not in masked_body(b'{"text": "' + CARD.encode() + b'"')
    assert masked_body(b"\xff carte " + CARD.encode()) == b"\xff carte " + "•••• 1111".encode()


@pytest.mark.parametrize("before", ["\n", "\t", "« ", "é", '"', "&", "=", "%", ""])
@pytest.mark.parametrize("between", [" ", "\u00a0", "\u202f", "-", ""])
def test_whatever_stands_around_a_card_however_it_is_written(before: str, between: str) -> None:
    """An escape beside a digit or between two must not hide the card from the quick look."""
    typed = f"Carte{before} {between.join(['4111', '1111', '1111', '1111'])}\n"
    bodies = [
        json.dumps({"text": typed}).encode(),
        json.dumps({"text": typed}, ensure_ascii=False).encode(),
        urlencode({"Body": typed}).encode(),
        typed.encode(),
    ]
    for body in bodies:
        assert b"4111" not in masked_body(body), body
        assert b"1111" in masked_body(body), body
