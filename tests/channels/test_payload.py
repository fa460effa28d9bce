"""Bytes to values: bounds that hold, and words that survive what a phone can type."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from causerie.channels.payload import DEPTH, decoded, decoded_as, decoded_object, moment, too_deep
from causerie.model.errors import Unreadable

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "json" / "jsontestsuite.jsonl"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (rb'"a\ud83d"', "a\ufffd"),
        (rb'"\ude00a"', "\ufffda"),
        (rb'"\ud83d\ud83d\ude00"', "\ufffd😀"),
        (rb'"\ud83d\ude00"', "😀"),
        (rb'"\u0000"', "\ufffd"),
        (b'"a\0b"', "a\ufffdb"),
        (rb'"\\u0000"', "\\u0000"),
        (rb'"\\\u0000"', "\\\ufffd"),
        (b'"\xed\xa0\xbd"', "\ufffd\ufffd\ufffd"),
        (b'"\xff"', "\ufffd"),
    ],
)
def test_what_cannot_be_stored_is_replaced_and_nothing_else(raw: bytes, text: str) -> None:
    assert decoded(raw) == text
    assert decoded_as(raw, str) == text


@pytest.mark.parametrize("raw", [b"", b"nothing", b'{"a":', b"[1,]", b"\x00", b"9" * 5000, b'"' * 1001])
def test_what_is_not_json_is_said(raw: bytes) -> None:
    with pytest.raises(Unreadable, match="not_json"):
        decoded(raw)


def test_depth_is_counted_outside_strings() -> None:
    def nested(levels: int) -> bytes:
        return b"[" * levels + b"]" * levels

    assert not too_deep(nested(DEPTH))
    assert too_deep(nested(DEPTH + 1))
    assert not too_deep(b'["' + b"[" * 500 + b'"]')
    assert not too_deep(b'["\\"' + b"[" * 500 + b'"]')
    assert too_deep(b'["\\\\",' + b"[" * 65 + b"]")
    assert not too_deep(b"[1]," * 500)
    with pytest.raises(Unreadable, match="too_deep"):
        decoded(nested(100_000))


def test_a_string_that_never_ends_is_scanned_once() -> None:
    """Tried again from each of its quotes it would take hours: this test's time-out is the assertion."""
    assert not too_deep(b'"' + b'\\"[' * 300_000)


def test_a_named_shape_or_an_error() -> None:
    class Shape(msgspec.Struct):
        a: str

    assert decoded_as(rb'{"a":"\ud83d"}', Shape).a == "\ufffd"
    for raw in (b"{}", b'{"a":1}', b"<html>", b"[" * 100_000):
        with pytest.raises(ValueError, match=r"."):
            decoded_as(raw, Shape)


@pytest.mark.parametrize(
    "told",
    [
        0,
        -1,
        253402300800,
        10**30,
        10**400,
        True,
        float("inf"),
        float("nan"),
        "0",
        "-5",
        "noon",
        "",
        "9" * 400,
        None,
        [],
    ],
)
def test_absurd_times_are_none(told: object) -> None:
    assert moment(told) is None


@pytest.mark.parametrize("told", [1763802000, "1763802000", 1763802000.0, 1763802000000, "1763802000000"])
def test_a_time_is_told_in_seconds_or_milliseconds(told: object) -> None:
    assert moment(told) == datetime(2025, 11, 22, 9, tzinfo=UTC)


def test_an_object_is_wanted() -> None:
    assert decoded_object(b'{"a":1e999}')["a"] == float("inf"), "one bad number is not the end of the payload"
    for raw in (b"[]", b'"a"', b"1", b"null"):
        with pytest.raises(Unreadable, match="wrong_shape"):
            decoded_object(raw)


@pytest.mark.skipif(not HOSTILE.is_file(), reason="shared/data/hostile/json is not here")
def test_hostile_json_is_a_value_or_a_refusal() -> None:
    cases = [json.loads(line) for line in HOSTILE.read_text(encoding="utf-8").splitlines()]
    refused = {case["name"] for case in cases if not _is_read(base64.b64decode(case["b64"]))}
    assert refused.isdisjoint(case["name"] for case in cases if case["expect"] == "accept")
    assert len(refused) > 100


def _is_read(body: bytes) -> bool:
    try:
        decoded(body)
    except Unreadable:
        return False
    return True


def test_a_time_is_aware() -> None:
    assert moment(1763802000) == datetime(2025, 11, 22, 9, tzinfo=UTC)
    assert moment(253402300799) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
