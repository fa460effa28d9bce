"""Links between pages, and from pages to code, lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT, name, prose, slugs

LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
MADE_BY_THE_JOURNEYS = {"docs/img/inbox.png"}  # a picture that the browser tests take


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
        return place.relative_to(ROOT).as_posix() in MADE_BY_THE_JOURNEYS
    if not anchor:
        return True
    if place.suffix == ".md":
        return anchor in slugs(place)
    line = re.fullmatch(r"L(\d+)", anchor)
    return line is not None and 0 < int(line[1]) <= len(place.read_text(encoding="utf-8").splitlines())


def test_both_readmes_lead_to_the_same_places() -> None:
    english, french = ROOT / "README.md", ROOT / "README.fr.md"
    assert set(_targets(english)) - {"README.fr.md"} == set(_targets(french)) - {"README.md"}


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(_targets(folder / "README.md"))
    assert {path.name for path in folder.glob("0*.md")} == listed
