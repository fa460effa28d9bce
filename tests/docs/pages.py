"""The pages that people read, and what they are made of, for the tests of this folder."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
REFERENCE = ROOT / "docs" / "reference"
LANGUAGES = ("fr", "en")  # of the guides, each a folder
FRENCH = [ROOT / "README.fr.md", *sorted((ROOT / "docs" / "guides" / "fr").glob("*.md"))]

_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} (?P<words>.+?)\s*$", re.MULTILINE)


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def headings(page: Path) -> list[str]:
    """Every heading as it is written, in order."""
    return [found["words"] for found in _HEADING.finditer(prose(page))]


def slugs(page: Path) -> set[str]:
    """The anchors that a forge gives to the headings of a page."""
    bare = (re.sub(r"[^\w\- ]", "", words.lower()) for words in headings(page))
    return {words.replace(" ", "-") for words in bare}
