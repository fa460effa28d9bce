"""What goes wrong on the way to a provider: what is certain, what is doubtful, and what is worth another try."""

from __future__ import annotations

from typing import Any, cast

import pytest

from causerie.channels.calling import call, fetch, mime_of, retry_after
from causerie.channels.errors import Ambiguous, FetchFailed, SendError, Unreachable
from causerie.channels.guard import Forbidden, Interrupted, NotReached, Outgoing, OutgoingError, Reply, TooLarge


class Way:
    """An outgoing client on whose way this happens."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    async def request(self, *_: object, **__: object) -> Reply:
        raise self._failure

    async def fetch(self, *_: object, **__: object) -> Reply:
        raise self._failure


def way(failure: Exception) -> Outgoing:
    return cast("Outgoing", Way(failure))


def late() -> OutgoingError:
    failure = Interrupted("no answer")
    failure.__cause__ = TimeoutError()
    return failure


@pytest.mark.parametrize(
    ("failure", "kind", "code"),
    [
        (Forbidden("private"), Unreachable, "unreachable"),
        (NotReached("refused"), Unreachable, "unreachable"),
        (Interrupted("cut"), Ambiguous, "half_answer"),
        (TooLarge("1 MB"), Ambiguous, "half_answer"),
        (late(), Ambiguous, "time_out"),
    ],
)
async def test_a_call_leaves_doubt_only_where_there_is_some(
    failure: OutgoingError, kind: type[SendError], code: str
) -> None:
    with pytest.raises(kind) as told:
        await call(way(failure), "POST", "https://provider.example/messages")
    assert (told.value.code, told.value.detail) == (code, str(failure))


@pytest.mark.parametrize(
    ("failure", "code", "again"),
    [
        (TooLarge("30 MB"), "too_large", False),
        (Forbidden("private"), "address_refused", False),
        (ValueError("no address"), "address_refused", False),
        (NotReached("refused"), "unreachable", True),
        (Interrupted("cut"), "half_answer", True),
        (late(), "time_out", True),
    ],
)
async def test_a_file_is_asked_for_again_only_where_that_can_help(failure: Exception, code: str, again: bool) -> None:
    with pytest.raises(FetchFailed) as told:
        await fetch(way(failure), "https://provider.example/file", limit=1)
    assert (told.value.code, told.value.again) == (code, again)


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("7", 7.0), ("", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("-1", None), ("9999999999", 999_999.0)],
)
def test_a_wait_is_read_where_it_is_a_number(told: str, seconds: float | None) -> None:
    assert retry_after(Reply(429, {"Retry-After": told}, b"")) == seconds


@pytest.mark.parametrize(
    ("told", "mime"),
    [
        ({"Content-Type": "Image/JPEG; charset=x"}, "image/jpeg"),
        ({"Content-Type": ""}, "application/octet-stream"),
        ({}, "application/octet-stream"),
    ],
)
def test_a_type_is_what_stands_before_its_parameters(told: dict[str, Any], mime: str) -> None:
    assert mime_of(Reply(200, told, b"")) == mime
