"""Where a web chat's picture is found: an address that changes with the picture, so that browsers may keep it."""

from __future__ import annotations

from urllib.parse import quote


def picture_path(widget: str, sha256: str | None) -> str | None:
    """The path on our own origin; None without a picture."""
    return f"/v1/webchat/{quote(widget, safe='')}/avatar?v={sha256[:12]}" if sha256 else None
