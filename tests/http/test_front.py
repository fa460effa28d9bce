"""The dispatcher: who serves a path, and who the caller is behind proxies."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.http.front import forwarded


def _scope(*told: bytes) -> dict[str, Any]:
    return {"client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", value) for value in told]}


@pytest.mark.parametrize(
    ("told", "proxies", "caller"),
    [
        ((b"203.0.113.7",), 1, "203.0.113.7"),
        ((b"198.51.100.1, 203.0.113.7",), 1, "203.0.113.7"),  # the left one was written by the caller
        ((b"203.0.113.7, 10.0.0.2",), 2, "203.0.113.7"),
        ((b"203.0.113.7", b"10.0.0.2"), 2, "203.0.113.7"),
        ((b"203.0.113.7",), 2, "10.0.0.1"),  # did not pass both proxies
        ((), 1, "10.0.0.1"),
    ],
)
def test_the_caller_is_whom_the_outermost_trusted_proxy_saw(told: tuple[bytes, ...], proxies: int, caller: str) -> None:
    found = forwarded(_scope(*told), proxies)
    assert found is not None
    assert found[0] == caller
