"""The words of a digest, twice: as plain text and as HTML. Names and numbers, and the first words where they were asked
for; the subject, which lies open on telephones and in lists, says how many and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from itertools import groupby
from zoneinfo import ZoneInfo

from causerie.channels.submission import Letter
from causerie.model.conversation import Conversation
from causerie.model.notification import Occasion
from causerie.store.digests import Recipient

SHOWN = 40  # lines; of more, how many there are
PAGE = "/settings/notifications"

# Under which heading an occasion stands, in the order of the letter.
HEADINGS: Mapping[Occasion, str] = {
    Occasion.MENTIONED: "mentioned",
    Occasion.WROTE: "yours",
    Occasion.ASSIGNED: "yours",
    Occasion.FAILED: "failed",
    Occasion.WOKEN: "woken",
    Occasion.FOLLOWED: "followed",
    Occasion.TEAM: "team",
    Occasion.UNASSIGNED: "unassigned",
}
_ORDER = list(dict.fromkeys(HEADINGS.values()))

Say = Callable[[str, str, Mapping[str, object]], str]  # (code, language, parameters) → sentence


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of a digest. `words`: the first ones said, empty where they are not to be told."""

    occasion: Occasion
    conversation: Conversation
    at: datetime
    words: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    about: str
    words: str
    link: str


@dataclass(frozen=True, slots=True)
class _Said:
    """The letter's pieces, in the reader's language."""

    title: str
    greeting: str
    groups: tuple[tuple[str, tuple[_Line, ...]], ...]
    more: str
    why: str
    change: str
    page: str


def recount(reader: Recipient, waiting: Sequence[Waiting], *, say: Say, public_url: str, now: datetime) -> Letter:
    """A letter to its reader, in their language and by the clock on their wall, or where they chose none by that of
    `now`; `waiting` the latest first.
    """
    base = public_url.rstrip("/")
    words = _Words(reader, say, now)
    said = _Said(
        title=words.counted("digest_subject", len(waiting)),
        greeting=words("digest_hello", name=reader.name),
        groups=_groups(waiting[:SHOWN], words, base),
        more=words.counted("digest_more", len(waiting) - SHOWN) if len(waiting) > SHOWN else "",
        why=words("digest_why" if waiting else "digest_trial"),
        change=words("digest_change"),
        page=base + PAGE,
    )
    language = reader.language.value
    return Letter(reader.email, said.title, _text(said), _html(said, language), language, said.page)


class _Words:
    """Sentences for one reader."""

    def __init__(self, reader: Recipient, say: Say, now: datetime) -> None:
        chosen = reader.preferences.digest
        self._zone = ZoneInfo(chosen.zone) if chosen is not None else now.tzinfo
        self._language = reader.language.value
        self._say = say
        self._today = now.astimezone(self._zone).date()

    def __call__(self, code: str, **params: object) -> str:
        return self._say(code, self._language, params)

    def counted(self, code: str, count: int) -> str:
        """A sentence that has one form for one, another for several, and one for none."""
        form = {0: "none", 1: "one"}.get(count, "many")
        return self(f"{code}_{form}", count=count)

    def at(self, moment: datetime) -> str:
        local = moment.astimezone(self._zone)
        time = f"{local:%H:%M}"
        if local.date() == self._today:
            return self("digest_at", time=time)
        month = self("digest_months").split()[local.month - 1]
        return self("digest_on", day=local.day, month=month, time=time)


def _groups(waiting: Sequence[Waiting], words: _Words, base: str) -> tuple[tuple[str, tuple[_Line, ...]], ...]:
    def place(one: Waiting) -> int:
        return _ORDER.index(HEADINGS[one.occasion])

    return tuple(
        (words(f"digest_{_ORDER[n]}"), tuple(_line(one, words, base) for one in found))
        for n, found in groupby(sorted(waiting, key=place), key=place)
    )


def _line(one: Waiting, words: _Words, base: str) -> _Line:
    row = one.conversation
    unread = words.counted("digest_unread", row.unread) if row.unread else ""
    about = ", ".join(word for word in (unread, words.at(one.at)) if word)
    return _Line(row.contact_name or row.address, about, one.words, f"{base}/c/{row.id}")


def _text(said: _Said) -> str:
    lines = [said.greeting, "", said.title, ""]
    for heading, found in said.groups:
        lines += [heading.upper(), ""]
        for line in found:
            lines += [
                f"- {line.name} ({line.about})",
                *([f"  « {line.words} »"] if line.words else []),
                f"  {line.link}",
            ]
        lines.append("")
    lines += [said.more, ""] if said.more else []
    return "\n".join([*lines, "-- ", said.why, f"{said.change} {said.page}", ""])


MUTED = "color:#4a5361;font-size:13px"


def _html(said: _Said, language: str) -> str:
    groups = "".join(
        f'<h2 style="font-size:15px;margin:20px 0 4px">{escape(heading)}</h2>'
        f'<ul style="list-style:none;margin:0;padding:0">{"".join(_item(line) for line in found)}</ul>'
        for heading, found in said.groups
    )
    more = f"<p>{escape(said.more)}</p>" if said.more else ""
    return framed(
        said.title,
        language,
        f'<p style="margin:0 0 8px">{escape(said.greeting)}</p>'
        f'<h1 style="font-size:18px;margin:0">{escape(said.title)}</h1>{groups}{more}'
        f'<p style="{MUTED};border-top:1px solid #d5dbe5;margin-top:24px;padding-top:12px">{escape(said.why)}'
        f' <a href="{escape(said.page)}" style="color:#0b57d0">{escape(said.change)}</a></p>',
    )


def framed(title: str, language: str, inner: str) -> str:
    """A whole page around what a letter says, as all our letters look."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title></head>'
        '<body style="margin:0;padding:24px 16px;font:15px/1.5 system-ui,sans-serif;color:#14181f;background:#ffffff">'
        f'<div style="max-width:560px;margin:0 auto">{inner}</div></body></html>'
    )


def _item(line: _Line) -> str:
    words = f'<div style="color:#4a5361">{escape(line.words)}</div>' if line.words else ""
    return (
        '<li style="padding:8px 0;border-top:1px solid #edf1f6">'
        f'<a href="{escape(line.link)}" style="color:#0b57d0;font-weight:600">{escape(line.name)}</a>'
        f' <span style="{MUTED}">{escape(line.about)}</span>{words}</li>'
    )
