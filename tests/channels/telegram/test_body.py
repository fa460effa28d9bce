"""Bytes to values: bounds that hold, and words that survive what a phone can type."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest

from causerie.channels.telegram.body import DEPTH, decoded, decoded_as, moment, too_deep
from causerie.model.errors import Unreadable


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


@pytest.mark.parametrize("seconds", [0, -1, 253402300800, 10**30, True, 1.5, float("inf"), "1763802000", None, []])
def test_absurd_times_are_none(seconds: object) -> None:
    assert moment(seconds) is None


def test_a_time_is_aware() -> None:
    assert moment(1763802000) == datetime(2025, 11, 22, 9, tzinfo=UTC)
    assert moment(253402300799) == datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
