"""The table of what each provider can do, in both READMEs: one column a provider, made from its capabilities. A column
is headed by what stands before the colon in the title of `docs/channels/<provider>.md`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from repository import ROOT, Stopped

from causerie.channels.protocol import Provider
from causerie.channels.registry import PROVIDERS
from causerie.model.channel import Capabilities
from causerie.model.message import MediaKind

BEGIN, END = "<!-- features: written by `make docs` -->", "<!-- /features -->"
CHANNELS = ROOT / "docs" / "channels"
_ABSENT = "—"
_TITLES = {"en": "What each channel can do", "fr": "Ce que sait faire chaque canal"}
_NOTES = {
    "en": "Files are what can be sent; what may arrive is on each channel’s page. "
    "The whole list: [docs/reference/capabilities.md](docs/reference/capabilities.md).",
    "fr": "Les tailles sont celles des fichiers envoyés\u202f; ce qui peut arriver est à la page de chaque canal. "
    "La liste entière, en anglais\u00a0: [docs/reference/capabilities.md](docs/reference/capabilities.md).",
}
_UNITS = {"en": ("B", "kB", "MB", "kiB", "MiB"), "fr": ("o", "ko", "Mo", "Kio", "Mio")}
_RECEIPTS = {
    "en": {"sent": "sent", "delivered": "delivered", "read": "read"},
    "fr": {"sent": "envoyé", "delivered": "remis", "read": "lu"},
}

Cell = Callable[[Capabilities, str], str]


def table(language: str) -> str:
    """Markdown: one line a feature, one column a provider, by name."""
    providers = sorted(PROVIDERS, key=lambda one: one.name)
    lines = [["", *(_heading(provider) for provider in providers)], ["---"] * (len(providers) + 1)]
    for names, cell in ROWS:
        lines.append([names[language], *(cell(provider.capabilities, language) for provider in providers)])
    rows = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"### {_TITLES[language]}\n\n{rows}\n\n{_NOTES[language]}"


def put(text: str, table: str) -> str:
    """The page with the table between its two marks. Raises Stopped when they are not there."""
    if BEGIN not in text or END not in text:
        raise Stopped(f"A README has lost its marks {BEGIN} and {END}.")
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    return marked.sub(lambda _: f"{BEGIN}\n{table}\n{END}", text)


def title(provider: Provider) -> str:
    """What people call it. Raises Stopped for a provider without a page."""
    page = CHANNELS / f"{provider.name}.md"
    if not page.is_file():
        raise Stopped(f"The provider {provider.name} has no page: write {page.relative_to(ROOT)}.")
    first = page.read_text(encoding="utf-8").split("\n", 1)[0]
    return first.removeprefix("#").partition(":")[0].strip()


def size(count: int, language: str) -> str:
    """Bytes as their limit was meant: 5,000,000 is 5 MB, 20 × 2²⁰ is 20 MiB."""
    unit, kilo, mega, kibi, mebi = _UNITS[language]
    for step, name in ((1 << 20, mebi), (1_000_000, mega), (1 << 10, kibi), (1000, kilo)):
        if count >= step and count % step == 0:
            return f"{number(count // step, language)}\u00a0{name}"
    return f"{number(count, language)}\u00a0{unit}"


def number(value: float, language: str) -> str:
    """4,096 in English, 4 096 in French."""
    written = f"{value:,.1f}".removesuffix(".0")
    return written.replace(",", "\u202f").replace(".", ",") if language == "fr" else written


def _heading(provider: Provider) -> str:
    return f"[{title(provider)}](docs/channels/{provider.name}.md)"


def _count(attribute: str) -> Cell:
    def cell(able: Capabilities, language: str) -> str:
        value = getattr(able, attribute)
        return number(value, language) if value else _ABSENT

    return cell


def _flag(attribute: str) -> Cell:
    return lambda able, _: "✓" if getattr(able, attribute) else _ABSENT


def _file(kind: MediaKind) -> Cell:
    def cell(able: Capabilities, language: str) -> str:
        limit = able.media.get(kind)
        return size(limit.size, language) if limit else _ABSENT

    return cell


def _window(able: Capabilities, _: str) -> str:
    return f"{able.window.total_seconds() / 3600:g}\u00a0h" if able.window else _ABSENT


def _receipts(able: Capabilities, language: str) -> str:
    return ", ".join(words for name, words in _RECEIPTS[language].items() if name in able.receipts)


ROWS: Sequence[tuple[dict[str, str], Cell]] = (
    ({"en": "text, characters", "fr": "texte, en caractères"}, _count("text_limit")),
    ({"en": "pictures", "fr": "images"}, _file(MediaKind.IMAGE)),
    ({"en": "films", "fr": "vidéos"}, _file(MediaKind.VIDEO)),
    ({"en": "voice notes", "fr": "messages vocaux"}, _file(MediaKind.VOICE)),
    ({"en": "documents", "fr": "documents"}, _file(MediaKind.DOCUMENT)),
    ({"en": "caption, characters", "fr": "légende, en caractères"}, _count("caption_limit")),
    ({"en": "buttons", "fr": "boutons"}, _count("buttons")),
    ({"en": "rows of a list", "fr": "lignes d’une liste"}, _count("list_rows")),
    ({"en": "templates", "fr": "modèles approuvés"}, _flag("templates")),
    ({"en": "closes after the customer’s last word", "fr": "se ferme après le dernier mot du client"}, _window),
    ({"en": "we may write first", "fr": "on peut écrire le premier"}, _flag("starts")),
    ({"en": "what it tells of a send", "fr": "ce qu’il dit d’un envoi"}, _receipts),
    ({"en": "“is typing”", "fr": "«\u202fécrit…\u202f»"}, _flag("typing")),
    ({"en": "reactions", "fr": "réactions"}, _flag("reactions")),
    ({"en": "the customer’s corrections", "fr": "corrections du client"}, _flag("edits")),
    ({"en": "quoting", "fr": "citations"}, _flag("replies")),
    ({"en": "works without a public address", "fr": "marche sans adresse publique"}, _flag("listens")),
    ({"en": "an unknown send can be looked up", "fr": "un envoi incertain se vérifie"}, _flag("lists_sent")),
    ({"en": "messages a second", "fr": "messages par seconde"}, _count("rate")),
)
