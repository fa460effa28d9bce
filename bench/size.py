"""`size`: what a browser loads, in thousands of bytes as they travel (gzip): the inbox before it can be used, the
largest of what comes later, the widget. Weighed by the gate that every check passes, `web/tools/size.mjs`."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from bench.browser import WEB, node
from bench.report import figure

LIMITS = {"first_load_kb": 150.0, "largest_route_kb": 220.0, "widget_kb": 20.0, "entry_kb": 12.0, "loader_kb": 1.5}


async def run(*, full: bool) -> dict[str, object]:
    weighed = await _weighed()
    named = {one["name"]: one["bytes"] / 1000 for one in weighed}
    routes = [one["bytes"] / 1000 for one in weighed if one["kind"] == "route"]
    sizes = {
        "first_load_kb": named["first load"],
        "widget_kb": named["widget, all in"],
        "loader_kb": named["widget/loader.js"],
        "entry_kb": named["widget/chat.js"],
        "largest_route_kb": max(routes),
    }
    first = sizes["first_load_kb"]
    return {
        "ours": figure(first),
        "limit": LIMITS["first_load_kb"],
        "ratio": figure(first / LIMITS["first_load_kb"]),
        **{name: round(size, 1) for name, size in sizes.items()},
        "reached": all(size <= LIMITS[name] for name, size in sizes.items()),
    }


async def _weighed() -> list[dict[str, Any]]:
    """One weight a file or group of files: its kind, name, bytes and limit."""
    process = await asyncio.create_subprocess_exec(
        node(), str(WEB / "tools" / "size.mjs"), "--json", stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    weighed: list[dict[str, Any]] | None = json.loads(told)
    if weighed is None:
        raise RuntimeError("the web application is not built: `npm run build` in web/")
    return weighed
