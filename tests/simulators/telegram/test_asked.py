"""Four ways to ask the same, and what cannot be read is refused in Telegram's words."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from causerie.simulators.telegram.asked import Asked, Refusal, asked
from causerie.simulators.wire import Request

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
VALUES = {"chat_id": 7, "text": "é", "reply_markup": {"inline_keyboard": []}}
FLAT = {"chat_id": "7", "text": "é", "reply_markup": '{"inline_keyboard":[]}'}


def request(content_type: str = "", body: bytes = b"", query: dict[str, str] | None = None) -> Request:
    return Request("POST", "/", query or {}, {"content-type": content_type}, body)


def multipart_body() -> bytes:
    fields = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in FLAT.items()
    )
    file = (
        '--b\r\nContent-Disposition: form-data; name="x1"; filename="a.png"\r\nContent-Type: image/png\r\n\r\nPNG\r\n'
    )
    return (fields + file + "--b--\r\n").encode()


@pytest.mark.parametrize(
    "told",
    [
        request(query=FLAT),
        request(JSON, json.dumps(VALUES).encode()),
        request(FORM, urlencode(FLAT).encode()),
        request("multipart/form-data; boundary=b", multipart_body()),
    ],
)
def test_all_ways_mean_the_same(told: Request) -> None:
    said = asked(told)
    assert (said.integer("chat_id"), said.text("chat_id"), said.text("text")) == (7, "7", "é")
    assert said.structure("reply_markup", dict) == {"inline_keyboard": []}


def test_a_file_stands_under_its_name_or_where_another_points() -> None:
    said = asked(request("multipart/form-data; boundary=b", multipart_body()))
    assert said.file("x1") is not None
    pointing = Asked({"photo": "attach://x1"}, said.files)
    assert pointing.file("photo") == said.file("x1")
    assert pointing.file("x2") is None


@pytest.mark.parametrize("body", [b"{", b"[]", b"7", b"\xff"])
def test_json_that_is_no_object_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal, match="can't parse JSON object"):
        asked(request(JSON, body))


def test_values_of_the_wrong_type_are_refused() -> None:
    said = Asked({"message_id": "x", "reply_markup": "{", "reaction": {}, "latitude": None})
    for read in (
        lambda: said.integer("message_id"),
        lambda: said.structure("reply_markup", dict),
        lambda: said.structure("reaction", list),
        lambda: said.number("latitude"),
    ):
        with pytest.raises(Refusal, match="Bad Request"):
            read()
    assert said.integer("absent") is None
    assert said.structure("absent", dict) is None


@pytest.mark.parametrize(
    ("value", "truth"), [(True, True), ("true", True), ("1", True), ("false", False), (None, False)]
)
def test_flags(value: object, truth: bool) -> None:
    assert Asked({"flag": value}).flag("flag") is truth


def test_a_refusal_tells_its_number_and_its_wait() -> None:
    answer = Refusal(429, "Too Many Requests: retry after 3", retry_after=3).answer()
    assert answer.status == 429
    assert json.loads(answer.body) == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
