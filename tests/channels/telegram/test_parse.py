"""Keys and the press of a button, beyond the payload tables; and a random search for what breaks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.channels.telegram.parse import ALLOWED, NOTICED, READERS, MessageKey, callback_id, parse
from causerie.model.element import Noticed, Unknown
from causerie.model.errors import Unreadable

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = ["message_id", "from", "chat", "date", "text", "photo", "contact", "venue", "reply_to_message", "data", "id"]
MESSAGES = st.dictionaries(st.sampled_from(FIELDS), JSON)


@pytest.mark.parametrize("key", [MessageKey(7, 41), MessageKey(-100200300, 8), MessageKey(7, 41, "gk:Y:l")])
def test_a_key_reads_back(key: MessageKey) -> None:
    assert MessageKey.read(str(key)) == key


@pytest.mark.parametrize("key", ["callback:15148561883467", "", "41", "a:b", ":", "7:"])
def test_what_is_no_message_has_no_key(key: str) -> None:
    assert MessageKey.read(key) is None


def test_every_kind_that_is_asked_for_is_understood() -> None:
    assert set(ALLOWED) <= set(READERS) | NOTICED
    assert not set(READERS) & NOTICED


def test_only_a_readable_press_is_answered() -> None:
    assert callback_id(b'{"update_id":1,"callback_query":{"id":"9"}}') == "9"
    for body in (b'{"callback_query"', b'{"callback_query":[]}', b'{"callback_query":{"id":9}}', b"{}"):
        assert callback_id(body) is None
    assert callback_id(b'{"update_id":1,"message":{"text":"\\"callback_query\\""}}') is None


def test_too_many_kinds_in_one_update() -> None:
    with pytest.raises(Unreadable, match="too_many"):
        parse(json.dumps({"update_id": 1, **{str(n): 1 for n in range(1000)}}).encode(), "6")


def test_one_bad_kind_does_not_lose_another() -> None:
    found = parse(b'{"update_id":1,"message":{},"inline_query":{}}', "6")
    assert found == [Unknown("wrong_shape", "/message/chat", "6"), Noticed("6", "inline_query")]


@given(st.sampled_from(sorted(READERS)), MESSAGES | JSON)
def test_no_shape_breaks_it(kind: str, value: Any) -> None:
    try:
        found = parse(json.dumps({"update_id": 5, kind: value}).encode(), "6")
    except Unreadable:
        return
    assert found
    assert {element.channel for element in found} == {"6"}
