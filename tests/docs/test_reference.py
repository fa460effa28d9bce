"""Whatever can be set, called, heard of or connected has its heading, and generated pages say what the code says."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields

import cyclopts

from causerie.channels.registry import PROVIDERS
from causerie.cli import app
from causerie.model.event import EventKind
from causerie.model.sentences import LANGUAGES, sentences
from causerie.settings import Settings
from causerie.store.tables import metadata
from tests.docs.pages import REFERENCE, ROOT, headings

_BECOMES = {"keep": "| kept |", "erase": "| **erased** |", "hash": "| a hash, kept |"}


def commands(group: cyclopts.App, path: str = "") -> Iterator[str]:
    for word in group:
        if not word.startswith("-"):
            inner = list(commands(group[word], f"{path}{word} "))
            yield from inner or [path + word]


def test_every_setting_has_its_heading() -> None:
    assert {one.name for one in fields(Settings)} <= set(headings(REFERENCE / "settings.md"))


def test_every_command_has_its_heading() -> None:
    assert set(commands(app)) <= set(headings(REFERENCE / "commands.md"))


def test_every_event_has_its_heading() -> None:
    assert {kind.value for kind in EventKind} <= set(headings(REFERENCE / "events.md"))


def test_every_error_has_its_heading_and_its_sentence_in_each_language() -> None:
    page = REFERENCE / "errors.md"
    text = page.read_text(encoding="utf-8")
    for language in LANGUAGES:
        for code, said in sentences(language).items():
            assert code in headings(page), code
            assert f"- {said}\n" in text, code


def test_every_table_has_its_heading() -> None:
    assert set(metadata.tables) <= set(headings(REFERENCE / "tables.md"))


def test_every_column_says_what_becomes_of_it() -> None:
    text = (REFERENCE / "tables.md").read_text(encoding="utf-8")
    for table in metadata.tables.values():
        section = text.partition(f"\n### {table.name}\n")[2].partition("\n##")[0]
        for column in table.columns:
            (row,) = (line for line in section.splitlines() if line.startswith(f"| `{column.name}` |"))
            assert row.endswith(_BECOMES[column.info["forget"]]), f"{table.name}.{column.name}"


def test_every_provider_has_its_heading_its_page_and_its_column() -> None:
    assert {provider.name for provider in PROVIDERS} <= set(headings(REFERENCE / "capabilities.md"))
    for provider in PROVIDERS:
        page = f"docs/channels/{provider.name}.md"
        assert (ROOT / page).is_file(), page
        for readme in ("README.md", "README.fr.md"):
            (head,) = (line for line in (ROOT / readme).read_text("utf-8").splitlines() if line.startswith("|  | ["))
            assert f"]({page})" in head, readme


def test_every_credential_is_named_on_its_providers_page() -> None:
    for provider in PROVIDERS:
        page = (ROOT / "docs" / "channels" / f"{provider.name}.md").read_text(encoding="utf-8").lower()
        for credential in provider.credentials:
            assert all(word in page for word in credential.name.split("_")), f"{provider.name}: {credential.name}"


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "docs.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"`make docs` would change something:\n{done.stdout}{done.stderr}"
