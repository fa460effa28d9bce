"""Addresses of pictures change with the picture."""

from __future__ import annotations

from causerie.http.pictures import picture_path


def test_the_address_follows_the_picture() -> None:
    assert picture_path("atelier", None) is None
    one, other = picture_path("le vélo", "a" * 64), picture_path("le vélo", "b" * 64)
    assert one == "/v1/webchat/le%20v%C3%A9lo/avatar?v=aaaaaaaaaaaa"
    assert one != other
