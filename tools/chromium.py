"""A Chromium for the browser tests: the one that CHROMIUM names, one on the PATH, one that a package brought along, or
Debian's, which root on Debian may install."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import debian
from repository import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ABSENT = "No Chromium was found, so the browser tests are skipped: install one, or name it in CHROMIUM."
# Where browser-driving packages unpack theirs, below a folder each, named after a build number.
_PACKAGED = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/chrome-*/headless_shell")


def find() -> str | None:
    """The path of an executable Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None) or _packaged()


def find_or_install() -> str | None:
    """As `find`; where there is none and none was named, Debian's is installed when that is allowed."""
    found = find()
    if found is None and "CHROMIUM" not in os.environ and debian.may_install() and debian.install("chromium"):
        found = find()
    return found


def _packaged() -> str | None:
    kept = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    found = (path for pattern in _PACKAGED for path in sorted(Path(kept).glob(pattern)))
    return next((str(path) for path in found if os.access(path, os.X_OK)), None)


def main() -> int:
    found = find_or_install()
    if found is None:
        say(ABSENT)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
