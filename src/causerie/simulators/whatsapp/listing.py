"""An account's templates as Meta lists them: filtered, in pages, each with a cursor that leads to the next.

A cursor is opaque. Meta's next page is an address with the same question in it, and the last page has none.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from causerie.simulators.whatsapp.account import Template
from causerie.simulators.whatsapp.refusal import Refusal

LIMIT = 250  # templates of an account that was not verified
USUAL = 25  # of a page, where nobody says
ALWAYS = ("id", "name", "language", "status", "category", "components", "parameter_format")


def page(templates: Sequence[Template], asked: Mapping[str, str], *, address: str) -> dict[str, Any]:
    """One page of the answer. `address`: of the list itself, without a question. Raises Refusal."""
    found = [one for one in templates if _wanted(one, asked)]
    start, limit = _place(asked.get("after")), _limit(asked.get("limit"))
    shown = found[start : start + limit]
    summed = {"summary": _summary(found)} if "summary" in asked else {}
    if not shown:
        return {"data": [], **summed}
    end = start + len(shown)
    paging: dict[str, Any] = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end < len(found):
        again = {**{name: value for name, value in asked.items() if name != "after"}, "after": _cursor(end)}
        paging["next"] = f"{address}?{urlencode(again)}"
    fields = asked.get("fields")
    names = {*fields.split(","), "id"} if fields else set(ALWAYS)
    return {"data": [_shown(one, names) for one in shown], "paging": paging, **summed}


def _summary(found: Sequence[Template]) -> dict[str, Any]:
    return {
        "total_count": len(found),
        "message_template_count": len(found),
        "message_template_limit": LIMIT,
        "are_translations_complete": True,
    }


def _wanted(one: Template, asked: Mapping[str, str]) -> bool:
    return asked.get("name") in (None, one.name) and asked.get("status") in (None, one.status)


def _limit(told: str | None) -> int:
    if told is None:
        return USUAL
    if not told.isdecimal() or int(told) < 1:
        raise Refusal(100, "Param limit must be a positive integer")
    return int(told)


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(f"at {place}".encode()).decode()


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("at "))
    except ValueError:
        raise Refusal(100, "Invalid cursor") from None


def _shown(one: Template, names: set[str]) -> dict[str, Any]:
    told = {
        "id": one.id or "0",
        "name": one.name,
        "language": one.language,
        "status": one.status,
        "category": one.category,
        "parameter_format": "NAMED" if one.named else "POSITIONAL",
        "components": one.components or [_body(one)],
        "quality_score": {"score": one.quality, "date": 1763800000},
        "rejected_reason": one.rejected_reason,
    }
    return {name: value for name, value in told.items() if name in names}


def _body(one: Template) -> dict[str, Any]:
    """Meta takes no variable without an example of it, and so lists none."""
    told: dict[str, Any] = {"type": "BODY", "text": one.body}
    if one.named:
        params = [{"param_name": hole, "example": hole} for hole in one.holes]
        told["example"] = {"body_text_named_params": params}
    elif one.holes:
        told["example"] = {"body_text": [[f"exemple {hole}" for hole in one.holes]]}
    return told
