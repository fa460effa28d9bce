"""How a widget looks, as its page is told: nothing that is not on the company's site anyway.

The settings are whatever an administrator wrote, by our form or by the API of an earlier version: what is no value of
its kind is left out, and the page takes the house's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from causerie.model.colours import ink_on, is_colour, nearest
from causerie.model.errors import Invalid
from causerie.model.zones import zone

LANGUAGES = ("fr", "en")
THEMES = ("light", "dark", "auto")
TEXTS = ("hint", "write")
MARGIN = 20  # pixels from the corner, unless told otherwise

Settings = Mapping[str, Any]


def style(settings: Settings) -> dict[str, str]:
    """Custom properties of the widget's element. Every ink and every shade that was not chosen is computed."""
    told: dict[str, str] = {}
    accent = settings.get("accent")
    if isinstance(accent, str) and is_colour(accent):
        chosen = settings.get("accent_dark")
        dark = chosen if isinstance(chosen, str) and is_colour(chosen) else nearest(accent, "dark")
        told |= {"--brand": accent, "--brand-fg": ink_on(accent), "--brand-dark": dark, "--brand-dark-fg": ink_on(dark)}
    for name, edge in (("offset_x", "--x"), ("offset_y", "--y")):
        offset = settings.get(name)
        if isinstance(offset, int) and 0 <= offset <= 200 and offset != MARGIN:
            told[edge] = f"{offset}px"
    return told


def attributes(settings: Settings) -> dict[str, str]:
    """Attributes of the widget's element; what its script's own tag says goes before them."""
    told = {}
    if settings.get("position") == "start":
        told["position"] = "start"
    if settings.get("theme") in THEMES:
        told["theme"] = str(settings["theme"])
    return told


def pages(settings: Settings) -> str:
    """A regular expression for the paths of the pages that show the widget; empty: all of them."""
    told = settings.get("pages")
    only, hidden = (_paths(told, name) for name in ("only", "hidden"))
    if not only and not hidden:
        return ""
    refused = f"(?!(?:{hidden})$)" if hidden else ""
    return f"^{refused}(?:{only or '.*'})$"


def teasers(settings: Settings, now: datetime) -> list[dict[str, Any]]:
    """The words that come by themselves at this hour: on which pages, after how many seconds, in each language."""
    told = settings.get("teasers")
    rules = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
    return [
        {"pages": f"^(?:{_paths(one, 'pages') or '.*'})$", "after": one.get("after", 0), "text": text}
        for one in rules
        if (text := sentences(one.get("text"))) and _at_this_hour(one.get("hours"), now)
    ]


def _at_this_hour(told: Any, now: datetime) -> bool:
    """Hours run past midnight where they end before they begin. What is no hours is always."""
    if not isinstance(told, dict):
        return True
    try:
        there = now.astimezone(zone(str(told.get("zone"))))
        begin, end = (time.fromisoformat(str(told.get(edge))) for edge in ("begin", "end"))
    except (Invalid, ValueError):
        return True
    days, at = told.get("days"), there.time()
    if isinstance(days, list) and days and there.isoweekday() not in days:
        return False
    return begin <= at < end if begin <= end else at >= begin or at < end


def sentences(told: Any) -> dict[str, str]:
    """A sentence per language; one alone serves all."""
    if isinstance(told, str):
        return dict.fromkeys(LANGUAGES, told)
    if not isinstance(told, dict):
        return {}
    return {language: told[language] for language in LANGUAGES if isinstance(told.get(language), str)}


def texts(told: Any) -> dict[str, dict[str, str]]:
    """The words that replace ours, by language."""
    if not isinstance(told, dict):
        return {}
    known = {language: told[language] for language in LANGUAGES if isinstance(told.get(language), dict)}
    return {
        language: {name: words[name] for name in TEXTS if isinstance(words.get(name), str) and words[name]}
        for language, words in known.items()
    }


def _paths(told: Any, name: str) -> str:
    listed = told.get(name) if isinstance(told, dict) else None
    known: Iterable[str] = (one for one in listed if isinstance(one, str)) if isinstance(listed, list) else ()
    return "|".join(re.escape(one).replace(r"\*", ".*") for one in known)
