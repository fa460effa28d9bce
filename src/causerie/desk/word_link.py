"""The words of the letter that brings a link, twice: as plain text and as HTML. The subject says what it is for, and
the link stands in the body alone, where no telephone shows it on a table.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from causerie.channels.submission import Letter
from causerie.desk.recount import MUTED, Say, framed
from causerie.model.agent import Invitation, Language
from causerie.model.house import Company


@dataclass(frozen=True, slots=True)
class Wording:
    """What a letter is made of beside its link. `maker`: the name of the colleague who made it."""

    language: Language
    maker: str
    url: str
    company: Company
    say: Say


def letter_of(link: Invitation, wording: Wording) -> Letter:
    """A letter to whom the link is for, in their language; its hours are by the company's clock."""

    def told(code: str, **params: object) -> str:
        return wording.say(code, wording.language.value, params)

    company = wording.company.name or urlsplit(wording.url).hostname or ""
    until = link.expires_at.astimezone(wording.company.clock)
    pieces = (
        told(f"link_{link.kind.value}_subject", company=company),
        told("link_hello"),
        told(f"link_{link.kind.value}_why", name=wording.maker, company=company),
        told(f"link_{link.kind.value}_do"),
        told(
            "link_until",
            day=until.day,
            month=told("digest_months").split()[until.month - 1],
            time=f"{until:%H:%M}",
            zone=wording.company.time_zone or "UTC",
        ),
        told("link_unexpected"),
    )
    text, html = _text(pieces, wording.url), _html(pieces, wording.url, wording.language.value)
    return Letter(link.email, pieces[0], text, html, wording.language.value)


def _text(pieces: tuple[str, ...], url: str) -> str:
    _, hello, why, do, until, unexpected = pieces
    return "\n".join((hello, "", why, "", f"{do}:", url, "", until, "", "-- ", unexpected, ""))


def _html(pieces: tuple[str, ...], url: str, language: str) -> str:
    title, hello, why, do, until, unexpected = pieces
    button = "display:inline-block;padding:10px 18px;border-radius:8px;background:#0b57d0;color:#ffffff;font-weight:600"
    return framed(
        title,
        language,
        f'<p style="margin:0 0 8px">{escape(hello)}</p><p>{escape(why)}</p>'
        f'<p style="margin:24px 0"><a href="{escape(url)}" style="{button};text-decoration:none">{escape(do)}</a></p>'
        f'<p>{escape(until)}</p><p style="{MUTED};overflow-wrap:anywhere">{escape(url)}</p>'
        f'<p style="{MUTED};border-top:1px solid #d5dbe5;margin-top:24px;padding-top:12px">{escape(unexpected)}</p>',
    )
