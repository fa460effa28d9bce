"""Payload tables: one file per case, named after it, holding a real payload and what it must be understood as.

A file is `{"about", "method"?, "query"?, "headers"?, "json" | "form" | "text", "elements" | "unreadable"}`.
`json` is sent as compact JSON, `form` (a list of pairs) url-encoded, `text` as it stands. `elements` are what
`parse` must return, written as `shown` writes them: the class name under `is`, and every field that is not
None, empty or a default left out. `unreadable` is the code `parse` must raise instead.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from causerie.channels.protocol import HookRequest


@dataclass(frozen=True)
class Case:
    name: str
    about: str
    request: HookRequest
    elements: list[Any] | None
    unreadable: str | None


def load(folder: Path, *, url: str = "https://causerie.example/hooks/h") -> list[Case]:
    """Every case of a folder, by name. Raises KeyError on a file without `about`."""
    return [_case(path, url) for path in sorted(folder.glob("*.json"))]


def shown(value: Any) -> Any:
    """A value of the model as a table writes it: plain JSON, without what is default."""
    if is_dataclass(value) and not isinstance(value, type):
        kept = {f.name: shown(getattr(value, f.name)) for f in fields(value) if not _default(f, value)}
        return {"is": type(value).__name__, **kept}
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [shown(item) for item in value]
    return value


def _default(field: Field[Any], value: Any) -> bool:
    return field.default is not MISSING and getattr(value, field.name) == field.default


def _case(path: Path, url: str) -> Case:
    told = json.loads(path.read_text(encoding="utf-8"))
    query = told.get("query", "")
    request = HookRequest(
        method=told.get("method", "POST"),
        url=f"{url}?{query}" if query else url,
        query=query,
        headers={"content-type": _content_type(told), **told.get("headers", {})},
        body=_body(told),
    )
    return Case(path.stem, told["about"], request, told.get("elements"), told.get("unreadable"))


def _content_type(told: dict[str, Any]) -> str:
    return "application/x-www-form-urlencoded" if "form" in told else "application/json"


def _body(told: dict[str, Any]) -> bytes:
    if "form" in told:
        return urlencode([(name, value) for name, value in told["form"]]).encode()
    if "json" in told:
        return json.dumps(told["json"], separators=(",", ":")).encode()
    return str(told.get("text", "")).encode()
