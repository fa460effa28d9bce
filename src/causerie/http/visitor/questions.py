"""What a company asks before the first word, and whether an answer will do. Pure: settings and attributes in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from causerie.http import phones
from causerie.http.visitor.looks import LANGUAGES, sentences
from causerie.model.attribute import Attribute, AttributeKind, Value, checked
from causerie.model.cards import masked
from causerie.model.errors import Invalid
from causerie.model.sentences import sentence

LONGEST = 120  # letters of a name
PLAIN = {"name": "text", "email": "email", "phone": "tel", "topic": "choice"}
_MAIL = re.compile(r"[^\s@\x00-\x1f\x7f]{1,64}@[^\s@\x00-\x1f\x7f]+\.[^\s@\x00-\x1f\x7f]{2,}")
_LINK = re.compile(r"https?://\S+")

Words: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """One field. `choices`: in each language what stands there; what is kept is the same in both but for topics."""

    key: str
    kind: str
    required: bool
    label: Words
    choices: Mapping[str, list[str]] | None = None
    attribute: Attribute | None = None


@dataclass(frozen=True, slots=True)
class Form:
    asked: tuple[Asked, ...]
    consent: Words
    link: str | None

    def told(self) -> dict[str, Any]:
        """As a page is told of it."""
        fields = [
            {"key": one.key, "kind": one.kind, "required": one.required, "label": one.label, "choices": one.choices}
            for one in self.asked
        ]
        return {"fields": fields, "consent": self.consent, "link": self.link}


def form_of(told: Any, known: list[Attribute]) -> Form | None:
    """The form that settings describe; None where they ask for nothing. An attribute that is gone is not asked for."""
    if not isinstance(told, dict) or not isinstance(told.get("fields"), list):
        return None
    by_key = {one.key: one for one in known}
    asked = [_asked(one, told, by_key) for one in told["fields"] if isinstance(one, dict)]
    fields = tuple(one for one in asked if one is not None)
    link = told.get("link")
    kept = link if isinstance(link, str) and _LINK.fullmatch(link) else None
    return Form(fields, sentences(told.get("consent")), kept) if fields else None


def _asked(field: Mapping[str, Any], form: Mapping[str, Any], by_key: Mapping[str, Attribute]) -> Asked | None:
    key, required = str(field.get("key", "")), field.get("required") is True
    if key == "topic":
        topics = form.get("topics")
        told = topics if isinstance(topics, dict) else {}
        listed = {one: [str(word) for word in told.get(one) or ()] for one in LANGUAGES}
        full = {one: listed[one] or next(filter(None, listed.values()), []) for one in LANGUAGES}
        return Asked(key, "choice", required, _label(key), full) if full[LANGUAGES[0]] else None
    if key in PLAIN:
        return Asked(key, PLAIN[key], required, _label(key))
    attribute = by_key.get(key)
    if attribute is None:
        return None
    names = {"fr": attribute.name_fr, "en": attribute.name_en}
    chosen = list(attribute.choices)
    choices = dict.fromkeys(LANGUAGES, chosen) if attribute.kind is AttributeKind.CHOICE else None
    return Asked(key, attribute.kind.value, required, names, choices, attribute)


def _label(key: str) -> Words:
    return {language: sentence("form", language, {"what": key}) for language in LANGUAGES}


def answered(one: Asked, answers: Mapping[str, Value], near: str) -> Value | None:
    """An answer as it is kept; None where there is none. `near`: a number of the country people write theirs in."""
    value: Value | None = answers.get(one.key)
    if isinstance(value, str):
        value = value.strip()
    if value in (None, ""):
        if one.required:
            raise Invalid("form_required", field=one.key)
        return None
    if one.attribute is not None:
        return checked(one.attribute, value)
    return _PLAINLY[one.key](str(value), near)


def _name(told: str, near: str) -> str:
    if len(told) > LONGEST or not told.isprintable():
        raise Invalid("form_name")
    return masked(told)


def _email(told: str, near: str) -> str:
    if len(told) > 254 or not _MAIL.fullmatch(told):
        raise Invalid("form_email")
    return told.lower()


_PLAINLY: Mapping[str, Callable[[str, str], str]] = {
    "name": _name,
    "email": _email,
    "phone": phones.e164,
    "topic": lambda told, near: told[:LONGEST],  # the widget says it as the first message
}
