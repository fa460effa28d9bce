"""What must not slip into the pages: addresses of package indexes, paths of somebody's machine, careless French."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import FRENCH, PAGES, ROOT, name, prose

FILES = [*PAGES, *sorted(path for path in (ROOT / "deploy").iterdir() if path.is_file())]
ELSEWHERE = re.compile(
    r"pypi\.|pythonhosted|npmjs|docker\.io|ghcr\.|quay\.io|(?<![\w.])/(?:root|home|work|Users|tmp/)\b", re.IGNORECASE
)
# French keeps a narrow no-break space before ; ! ? » and after «, a no-break space before the colon.
CARELESS = re.compile(r" [;!?»:]|« |[^\W\d_][;!?»](?=\s|$)|«[^\u202f]")
CODE = re.compile(r"`[^`\n]*`|\]\([^)\s]*\)|<!--.*?-->|https?://\S+|^\|[-|]+\|$", re.MULTILINE)


@pytest.mark.parametrize("page", FILES, ids=name)
def test_no_index_and_no_machine_is_named(page: Path) -> None:
    found = ELSEWHERE.search(page.read_text(encoding="utf-8"))
    assert found is None, found


@pytest.mark.parametrize("page", FRENCH, ids=name)
def test_a_french_page_keeps_its_spaces(page: Path) -> None:
    text = CODE.sub("", prose(page)).replace("*English version: ", "*")
    found = CARELESS.search(text)
    assert found is None, text[max(0, found.start() - 30) : found.end() + 30]


@pytest.mark.parametrize("page", FRENCH, ids=name)
def test_a_french_page_says_vous(page: Path) -> None:
    assert not re.search(r"\b(?:tu|te|toi|ton|tes)\b", prose(page), re.IGNORECASE)


def test_both_readmes_have_the_same_chapters() -> None:
    counted = [len(re.findall(r"^#+ ", prose(ROOT / page), re.MULTILINE)) for page in ("README.md", "README.fr.md")]
    assert counted[0] == counted[1]
