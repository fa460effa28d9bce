"""Read what somebody typed into the search box: words, "phrases", -not, and operators in French and in English.

What is no operator we know is a word like others: « réf:12 » looks for it as it stands. Dates are days, months or
years of the asker's own time zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from causerie.model.errors import Invalid
from causerie.model.inquiry import LONGEST, MOST_TERMS, Filter, Inquiry, Term
from causerie.model.letters import bare

OPERATORS = {
    "from": "from",
    "de": "from",
    "channel": "channel",
    "canal": "channel",
    "is": "is",
    "est": "is",
    "label": "label",
    "etiquette": "label",
    "assignee": "assignee",
    "attribue": "assignee",
    "has": "has",
    "avec": "has",
    "before": "before",
    "avant": "before",
    "after": "after",
    "apres": "after",
}
VALUES: dict[str, dict[str, str]] = {
    "from": {
        "me": "me",
        "moi": "me",
        "customer": "customer",
        "client": "customer",
        "agent": "agent",
        "collegue": "agent",
        "bot": "bot",
    },
    "is": {
        "open": "open",
        "ouvert": "open",
        "ouverte": "open",
        "snoozed": "snoozed",
        "rappel": "snoozed",
        "en-veille": "snoozed",
        "resolved": "resolved",
        "resolu": "resolved",
        "resolue": "resolved",
        "termine": "resolved",
        "terminee": "resolved",
        "unread": "unread",
        "non-lu": "unread",
        "non-lue": "unread",
        "spam": "spam",
        "indesirable": "spam",
        "note": "note",
    },
    "assignee": {"me": "me", "moi": "me", "none": "none", "personne": "none"},
    "has": {
        "file": "file",
        "fichier": "file",
        "image": "image",
        "photo": "image",
        "video": "video",
        "audio": "audio",
        "voice": "voice",
        "vocal": "voice",
        "document": "document",
        "location": "location",
        "lieu": "location",
    },
}
CLOSED = frozenset({"is", "has"})  # operators that know no value but those above

_PIECE = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"|«\s*([^»]*?)\s*»|(\S+))')
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)/(\d\d?)/(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d\d?)|(\d\d?)/(\d{4})")
_AGO = re.compile(r"(\d{1,4})[jd]")
_TODAY = frozenset({"today", "aujourd'hui", "aujourd’hui"})
_YESTERDAY = frozenset({"yesterday", "hier"})


def inquiry(typed: str, *, now: datetime, zone: tzinfo) -> Inquiry:
    """What is looked for. Raises Invalid (`search_too_long`, `search_bad_value`, `search_bad_date`)."""
    if len(typed) > LONGEST:
        raise Invalid("search_too_long", limit=LONGEST)
    terms: list[Term] = []
    filters: list[Filter] = []
    bounds: dict[str, datetime] = {}
    for minus, name, *said in _PIECE.findall(typed.replace("\x00", " ")):
        value = next((one for one in said if one), "").strip()
        operator = OPERATORS.get(bare(name)) if name else None
        if operator in ("before", "after"):
            bounds[operator] = _bound(operator, value, now=now.astimezone(zone))
        elif operator is not None and value:
            filters.append(Filter(operator, _value(operator, value), unwanted=bool(minus)))
        elif value or name:
            terms.append(Term(f"{name}:{value}" if name else value, unwanted=bool(minus)))
    if len(terms) + len(filters) > MOST_TERMS:
        raise Invalid("search_too_long", limit=MOST_TERMS)
    return Inquiry(tuple(terms), tuple(filters), bounds.get("after"), bounds.get("before"))


def named(asked: Inquiry) -> tuple[str, ...]:
    """The words of a question that may name somebody: those of `from:`, else its own; none that is unwanted."""
    writers = tuple(one.value for one in asked.filters if one.operator == "from" and not one.unwanted)
    words = tuple(one.text for one in asked.terms if not one.unwanted)
    return tuple(word for word in writers if word not in VALUES.get("from", {}).values()) if writers else words


def _value(operator: str, value: str) -> str:
    known = VALUES.get(operator, {}).get(bare(value))
    if known is None and operator in CLOSED:
        raise Invalid("search_bad_value", operator=operator, value=value[:40])
    return known or value


def _bound(operator: str, value: str, *, now: datetime) -> datetime:
    """`after:` a month starts when the month ends, as people say it; `before:` it ends when the month starts."""
    first, last = _span(value, now)
    return first if operator == "before" else last


def _span(value: str, now: datetime) -> tuple[datetime, datetime]:
    """The first moment of a day, month or year, and the first one after it."""
    try:
        first, following = _days(bare(value), now.date())
    except (ValueError, OverflowError):
        raise Invalid("search_bad_date", value=value[:40]) from None
    return _midnight(first, now.tzinfo), _midnight(following, now.tzinfo)


def _days(word: str, today: date) -> tuple[date, date]:
    if word in _TODAY or word in _YESTERDAY:
        day = today - timedelta(days=word in _YESTERDAY)
        return day, day + timedelta(days=1)
    if ago := _AGO.fullmatch(word):
        day = today - timedelta(days=int(ago[1]))
        return day, day  # « après:7j » takes that day in: the last seven days
    if found := _DAY.fullmatch(word):
        year, month, number = (int(one) for one in (found.groups()[:3] if found[1] else found.groups()[:2:-1]))
        day = date(year, month, number)
        return day, day + timedelta(days=1)
    if found := _MONTH.fullmatch(word):
        year, month = (int(one) for one in (found.groups()[:2] if found[1] else found.groups()[:1:-1]))
        return date(year, month, 1), date(year + month // 12, month % 12 + 1, 1)
    year = int(word)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _midnight(day: date, zone: tzinfo | None) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)
