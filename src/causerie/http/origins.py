"""Origins as browsers write them: what an administrator typed and what a browser says compare equal, or not."""

from __future__ import annotations

from urllib.parse import urlsplit


def origin_of(url: object) -> str | None:
    """The origin of an address as a browser writes it; None for what has none."""
    if not isinstance(url, str):
        return None
    try:
        told = urlsplit(url.strip())
        port = told.port
    except ValueError:
        return None
    if told.scheme not in ("http", "https") or not told.hostname:
        return None
    host = f"[{told.hostname}]" if ":" in told.hostname else told.hostname
    usual = port is None or port == {"http": 80, "https": 443}[told.scheme]
    return f"{told.scheme}://{host}" if usual else f"{told.scheme}://{host}:{port}"
