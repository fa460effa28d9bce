"""Links between pages, and from pages to code, lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import LANGUAGES, PAGES, ROOT, headings, name, prose, slugs

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
MADE_BY_THE_JOURNEYS = re.compile(r"docs/img/(?:inbox\.png|(?:fr|en)/[a-z]+\.webp)")  # pictures that the browser takes


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = [target for target in _targets(page) if not _leads_somewhere(page, target)]
    assert not broken


def _targets(page: Path) -> list[str]:
    found = (match["target"] for match in LINK.finditer(prose(page)))
    return [target for target in found if not re.match(r"[a-z]+:", target)]


def _leads_somewhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition("#")
    place = (page.parent / path).resolve() if path else page
    if not place.is_relative_to(ROOT):
        return False
    if not place.exists():
        return bool(MADE_BY_THE_JOURNEYS.fullmatch(place.relative_to(ROOT).as_posix()))
    if not anchor:
        return True
    if place.suffix == ".md":
        return anchor in slugs(place)
    line = re.fullmatch(r"L(\d+)", anchor)
    return line is not None and 0 < int(line[1]) <= len(place.read_text(encoding="utf-8").splitlines())


def test_both_readmes_lead_to_the_same_places() -> None:
    english, french = ROOT / "README.md", ROOT / "README.fr.md"
    leads = [{_neutral(target) for target in _targets(page)} for page in (english, french)]
    assert leads[0] - {"README.fr.md"} == leads[1] - {"README.md"}


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(_targets(folder / "README.md"))
    assert {path.name for path in folder.glob("0*.md")} == listed


def test_every_guide_has_its_twin() -> None:
    """What is told in one language is told in the other, chapter by chapter and picture by picture."""
    french, english = (ROOT / "docs" / "guides" / language for language in LANGUAGES)
    assert {path.name for path in french.glob("*.md")} == {path.name for path in english.glob("*.md")}
    for page in french.glob("*.md"):
        twin = english / page.name
        assert len(headings(page)) == len(headings(twin)), page.name
        assert [_neutral(one) for one in _targets(page)] == [_neutral(one) for one in _targets(twin)], page.name


def _neutral(target: str) -> str:
    return re.sub(r"(?<=/)(?:fr|en)(?=/)", "*", target)
