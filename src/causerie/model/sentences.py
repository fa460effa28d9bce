"""Every sentence a person reads from the server, by its code, in French and in English.

Codes live in the code, words in `locales/`: a screen, a STOP's confirmation and the command line say the same
thing in the reader's language. Lower layers raise codes and never compose a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from string import Formatter
from typing import Any

LANGUAGES = ("fr", "en")
DEFAULT = "fr"
UNKNOWN = "unexpected"  # what is said for a code that has no sentence
_UNITS = {"fr": ("o", "ko", "Mo", "Go"), "en": ("B", "kB", "MB", "GB")}


@cache
def sentences(language: str) -> Mapping[str, str]:
    """Code → sentence, with `{name}` where a parameter goes."""
    source = resources.files("causerie").joinpath("locales", f"{language}.json")
    told: dict[str, str] = json.loads(source.read_text(encoding="utf-8"))
    return told


def sentence(code: str, language: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a code. `params["what"]` picks a closer one where there is one (`not_found.contact`)."""
    given = dict(params or {})
    known = sentences(language if language in LANGUAGES else DEFAULT)
    said = known.get(f"{code}.{given.get('what')}") or known.get(code) or known[UNKNOWN]
    return _Words(language).vformat(said, (), given)


def language_of(accepted: str | None, *, otherwise: str = DEFAULT) -> str:
    """The language an `Accept-Language` header prefers among ours; `otherwise` where it names none of them."""
    best, weight = otherwise, 0.0
    for choice in (accepted or "").split(",")[:20]:
        name, _, rest = choice.strip().partition(";")
        language = name.strip().lower().partition("-")[0]
        asked = _weight(rest)
        if language in LANGUAGES and asked > weight:
            best, weight = language, asked
    return best


def _weight(rest: str) -> float:
    name, _, value = rest.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


class _Words(Formatter):
    """Puts parameters into a sentence; a missing one leaves an ellipsis, because a refusal must still be said.

    `{limit:size}` writes a number of bytes as people read it.
    """

    def __init__(self, language: str) -> None:
        self._language = language if language in LANGUAGES else DEFAULT

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(key, "…")

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "size" and isinstance(value, (int, float)):
            return self._size(value)
        return str(value)

    def _size(self, size: float) -> str:
        units = _UNITS[self._language]
        step = 0
        while size >= 1000 and step < len(units) - 1:
            size, step = size / 1000, step + 1
        number = f"{size:.1f}".removesuffix(".0")
        return f"{number.replace('.', ',') if self._language == 'fr' else number}\u00a0{units[step]}"
