"""Who a visitor's address is counted as."""

from __future__ import annotations

import pytest

from causerie.http.visitor.limits import neighbourhood


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_who_is_counted(host: str, counted: str) -> None:
    assert neighbourhood(host) == counted
