"""Meta's templates: the pages of their list and its verdicts taken apart, Meta's many words for their state in our few.

One template that cannot be understood costs itself and not the list. What can be read but not sent from here (a
carousel, a code with its own button) is listed as such, so that nobody looks for it in vain.
Source: Meta's Business Management API, `message_templates`, as read through pywa's types.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from causerie.channels.payload import moment
from causerie.model.element import TemplateReviewed
from causerie.model.template import (
    Blank,
    Button,
    ButtonKind,
    HeaderKind,
    Layout,
    Place,
    TemplateCategory,
    TemplateRead,
    TemplateStatus,
    holes,
)

FIELDS = "id,name,language,status,category,components,quality_score,rejected_reason"
PAGE = 100
MOST_PAGES = 30  # Meta allows an account fewer templates than these hold

APPROVED, DISABLED = TemplateStatus.APPROVED, TemplateStatus.DISABLED
STATUSES: Final[dict[str, TemplateStatus]] = {
    "APPROVED": APPROVED,
    "REINSTATED": APPROVED,
    "UNPAUSED": APPROVED,
    "FLAGGED": APPROVED,  # warned, and still sent
    "LOCKED": APPROVED,  # nobody may edit it; it is sent all the same
    "REJECTED": TemplateStatus.REJECTED,
    "LIMIT_EXCEEDED": TemplateStatus.REJECTED,
    "PAUSED": TemplateStatus.PAUSED,
    "DISABLED": DISABLED,
    "DELETED": DISABLED,
    "PENDING_DELETION": DISABLED,
    "ARCHIVED": DISABLED,
}
QUALITIES: Final = frozenset({"green", "yellow", "red"})
CODE_BLANK = "code"
# What a webhook's verdict speaks of, by the field it comes in.
VERDICTS: Final = {
    "message_template_status_update": "event",
    "message_template_quality_update": "new_quality_score",
    "template_category_update": "new_category",
}
_BUTTONS: Final[dict[str, ButtonKind]] = {
    "QUICK_REPLY": ButtonKind.REPLY,
    "URL": ButtonKind.LINK,
    "PHONE_NUMBER": ButtonKind.CALL,
    "COPY_CODE": ButtonKind.CODE,
}


class _Quality(Struct):
    score: str = ""


class _Listed(Struct):
    name: str
    language: str
    status: str
    category: str
    id: str = ""
    components: list[dict[str, Any]] = []
    quality_score: _Quality | None = None
    rejected_reason: str | None = None


class _Verdict(Struct):
    """One of three: an `event` of the review, a new category, a new quality."""

    message_template_name: str
    message_template_language: str
    message_template_id: int | str = ""
    event: str | None = None
    reason: str | None = None
    new_category: str | None = None
    new_quality_score: str | None = None


class _Cursors(Struct):
    after: str | None = None


class _Paging(Struct):
    cursors: _Cursors | None = None
    next: str | None = None


class _Page(Struct):
    data: list[Any]
    paging: _Paging | None = None


def page_of(told: dict[str, Any]) -> tuple[list[TemplateRead], str | None]:
    """The templates of one page, and the cursor of the next; None on the last. Raises msgspec.ValidationError."""
    page = msgspec.convert(told, _Page)
    paging = page.paging
    after = paging.cursors.after if paging and paging.next and paging.cursors else None
    return list(_readable(page.data)), after


def _readable(items: list[Any]) -> Iterator[TemplateRead]:
    for item in items:
        try:
            yield _read(msgspec.convert(item, _Listed, strict=False))
        except (msgspec.ValidationError, _Odd):
            continue


class _Odd(Exception):
    """A template that is not what Meta describes."""


def _read(one: _Listed) -> TemplateRead:
    category = category_of(one.category)
    return TemplateRead(
        key=one.id,
        name=one.name,
        language=one.language,
        category=category or TemplateCategory.UTILITY,
        status=status_of(one.status),
        layout=_layout(one.components, supported=category is not TemplateCategory.AUTHENTICATION),
        reason=reason_of(one.rejected_reason),
        quality=quality_of(one.quality_score.score if one.quality_score else None),
    )


def verdict(field: str, told: Any, at: Any) -> TemplateReviewed:
    """What a webhook says of one template. Raises msgspec.ValidationError when it says nothing."""
    one = msgspec.convert(told, _Verdict)
    said = getattr(one, VERDICTS[field])
    if not said:
        raise msgspec.ValidationError(f"Object missing `{VERDICTS[field]}`")
    return TemplateReviewed(
        channel=None,
        key=f"{one.message_template_id} {said} {at}"[:512],
        name=one.message_template_name,
        language=one.message_template_language,
        status=status_of(one.event) if one.event else None,
        reason=reason_of(one.reason),
        at=moment(at),
        category=category_of(one.new_category),
        quality=quality_of(one.new_quality_score),
    )


def status_of(told: str) -> TemplateStatus:
    """A state or a verdict of Meta's; one that nobody knows yet is never counted on."""
    return STATUSES.get(told.upper(), TemplateStatus.PENDING)


def category_of(told: str | None) -> TemplateCategory | None:
    try:
        return TemplateCategory((told or "").lower())
    except ValueError:
        return None


def quality_of(told: str | None) -> str | None:
    said = (told or "").lower()
    return said if said in QUALITIES else None


def reason_of(told: str | None) -> str | None:
    said = (told or "").lower()
    return said if said not in ("", "none") else None


def _layout(components: list[dict[str, Any]], *, supported: bool) -> Layout:
    by_kind = {str(one.get("type")).upper(): one for one in components}
    body = by_kind.get("BODY", {}).get("text")
    if not isinstance(body, str) or not body:
        raise _Odd
    kind, header = _header(by_kind.get("HEADER"))
    footer = by_kind.get("FOOTER", {}).get("text")
    told = by_kind.get("BUTTONS", {}).get("buttons", [])
    buttons = [_button(one) for one in told] if isinstance(told, list) else []
    known = tuple(one for one in buttons if one is not None)
    strange = by_kind.keys() - {"HEADER", "BODY", "FOOTER", "BUTTONS"}
    odd_header = "HEADER" in by_kind and kind is None
    return Layout(
        body=body,
        header_kind=kind,
        header=header,
        footer=footer if isinstance(footer, str) else None,
        buttons=known,
        blanks=(
            *_blanks(Place.HEADER, header or "", by_kind.get("HEADER", {})),
            *_blanks(Place.BODY, body, by_kind["BODY"]),
            *_button_blanks(known),
        ),
        supported=supported and not strange and not odd_header and len(known) == len(buttons),
    )


def _header(told: dict[str, Any] | None) -> tuple[HeaderKind | None, str | None]:
    """None, None where there is none, or one that cannot be sent from here."""
    if told is None:
        return None, None
    try:
        kind = HeaderKind(str(told.get("format", "TEXT")).lower())
    except ValueError:
        return None, None
    text = told.get("text")
    return kind, text if kind is HeaderKind.TEXT and isinstance(text, str) else None


def _button(told: Any) -> Button | None:
    kind = _BUTTONS.get(str(told.get("type")).upper()) if isinstance(told, dict) else None
    text = told.get("text", "") if kind else None
    if kind is None or not isinstance(text, str):
        return None
    value = told.get("url") if kind is ButtonKind.LINK else told.get("phone_number")
    return Button(kind, text, value if isinstance(value, str) else None)


def _blanks(place: Place, text: str, component: dict[str, Any]) -> Iterator[Blank]:
    examples = _examples(place, component.get("example"))
    for n, name in enumerate(holes(text)):
        yield Blank(place, name, example=examples.get(name) or examples.get(str(n + 1)))


def _examples(place: Place, told: Any) -> dict[str, str]:
    """Examples by the name of their variable, or by its place from 1."""
    if not isinstance(told, dict):
        return {}
    named = told.get(f"{place}_text_named_params")
    if isinstance(named, list):
        pairs = ((one.get("param_name"), one.get("example")) for one in named if isinstance(one, dict))
        return {str(name): example for name, example in pairs if isinstance(example, str)}
    listed = told.get(f"{place}_text")
    row = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], list) else listed
    return {str(n): one for n, one in enumerate(row, 1) if isinstance(one, str)} if isinstance(row, list) else {}


def _button_blanks(buttons: tuple[Button, ...]) -> Iterator[Blank]:
    for n, button in enumerate(buttons):
        if button.kind is ButtonKind.CODE:
            yield Blank(Place.BUTTON, CODE_BLANK, n)
        elif button.kind is ButtonKind.LINK:
            for name in holes(button.value or ""):
                yield Blank(Place.BUTTON, name, n)
