"""What a method was asked: the Bot API takes its parameters in four ways, all meaning the same.

Query string, url-encoded form, multipart form and JSON; in forms, numbers are text and structures are
JSON inside text. A value that cannot be read is refused in Telegram's own words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from causerie.simulators.multipart import Field, multipart
from causerie.simulators.wire import Answer, Request, json_answer


class Refusal(Exception):
    """Telegram says no; `number` is also the HTTP status."""

    def __init__(self, number: int, description: str, *, retry_after: int | None = None) -> None:
        super().__init__(number, description)
        self.number = number
        self.description = description
        self.retry_after = retry_after

    def answer(self) -> Answer:
        body: dict[str, Any] = {"ok": False, "error_code": self.number, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return json_answer(body, self.number)


def bad(what: str) -> Refusal:
    return Refusal(400, f"Bad Request: {what}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The parameters of one call. Names are exact; absent and null are the same."""

    values: Mapping[str, Any]
    files: Mapping[str, Field] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return "" if value is None else value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str) -> int | None:
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad(f"wrong parameter {name} in request") from None

    def number(self, name: str) -> float:
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            raise bad(f"wrong parameter {name} in request") from None

    def flag(self, name: str) -> bool:
        return self.values.get(name) in (True, "true", "True", "1", 1)

    def structure(self, name: str, kind: type) -> Any:
        """A JSON object or list, given as one or as text; None when absent."""
        value = self.values.get(name)
        if isinstance(value, str):
            try:
                value = json.loads(value) if value else None
            except ValueError:
                raise bad(f"can't parse {name} JSON object") from None
        if value is not None and not isinstance(value, kind):
            raise bad(f"object expected as {name}")
        return value

    def file(self, name: str) -> Field | None:
        """An uploaded file: under its own name, or where `attach://other` points."""
        told = self.values.get(name)
        if isinstance(told, str) and told.startswith("attach://"):
            return self.files.get(told.removeprefix("attach://"))
        return self.files.get(name)


def asked(request: Request) -> Asked:
    """Everything the request says, the body over the query. Raises Refusal for a JSON body that is none."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Field] = {}
    if request.content_type == "application/json" and request.body:
        values |= _json(request.body)
    elif request.content_type == "application/x-www-form-urlencoded":
        values |= dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))
    elif request.content_type == "multipart/form-data":
        for one in multipart(request).values():
            if one.filename is None:
                values[one.name] = one.text
            else:
                files[one.name] = one
    return Asked(values, files)


def _json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad("can't parse JSON object")
    return value
