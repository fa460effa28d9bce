"""`make docs`: write `docs/reference/` from the code, the feature tables of both READMEs, and the line numbers of
ARCHITECTURE.md and CONTRIBUTING.md. `--check` writes nothing: it prints what differs and ends with status 1. To be run
in the environment that holds Causerie itself."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

import anchors
import features
import reference
from repository import ROOT, Stopped, say

REFERENCE = ROOT / "docs" / "reference"
READMES = {ROOT / "README.md": "en", ROOT / "README.fr.md": "fr"}
ANCHORED = (ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md")


def pages() -> Iterator[tuple[Path, str]]:
    """Every file that is written, whole or in part, with what it must contain."""
    for name, page in reference.PAGES.items():
        yield REFERENCE / name, page()
    for path, language in READMES.items():
        yield path, features.put(path.read_text(encoding="utf-8"), features.table(language))
    for path in ANCHORED:
        yield path, anchors.renewed(path.read_text(encoding="utf-8"))


def stray() -> list[Path]:
    """Pages of the reference that nothing writes any more."""
    return sorted(path for path in REFERENCE.glob("*") if path.name not in reference.PAGES)


def write() -> None:
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for path, text in list(pages()):  # all of them before the first is written
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            say(f"Written: {path.relative_to(ROOT)}")
    for path in stray():
        path.unlink()
        say(f"Removed: {path.relative_to(ROOT)}")


def differences() -> Iterator[str]:
    """What `make docs` would change, as a unified diff."""
    for path, text in pages():
        name = str(path.relative_to(ROOT))
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        yield from difflib.unified_diff(
            old.splitlines(), text.splitlines(), name, f"{name} (from the code)", lineterm=""
        )
    yield from (f"{path.relative_to(ROOT)}: nothing writes this page any more" for path in stray())


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--check", action="store_true", help="write nothing, say what differs")
    try:
        if not wanted.parse_args().check:
            write()
            return 0
        found = list(differences())
    except Stopped as stopped:
        say(str(stopped))
        return 1
    print("\n".join(found) if found else "docs: up to date")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
