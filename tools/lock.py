"""`make lock`: write the four lock files from `pyproject.toml`, with a hash for every file and no address of any index.
`python3 tools/lock.py [--upgrade]`; without `--upgrade`, versions already locked stay."""

from __future__ import annotations

import re
import shutil
import sys

from repository import ROOT, VENV, Stopped, call, say

_ALWAYS = (
    "--universal",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--python-version=3.11",
    "--custom-compile-command=make lock",
)
# Each lock agrees with those before it, so that any of them can be installed over any other.
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.lock": ("pyproject.toml",),
    "requirements-dev.lock": ("pyproject.toml", "--group=dev", "--constraints=requirements.lock"),
    "requirements-build.lock": ("--group=build", "--constraints=requirements-dev.lock"),
    "requirements-node.lock": ("--group=node",),
}


def lock(*, upgrade: bool) -> None:
    uv = shutil.which("uv", path=str(VENV / "bin")) or shutil.which("uv")
    if uv is None:
        raise Stopped("Writing the locks needs uv: `.venv/bin/pip install uv`, then again.")
    again = ("--upgrade",) if upgrade else ()
    for name, made_from in LOCKS.items():
        say(f"Locking {name}…")
        call(uv, "pip", "compile", *_ALWAYS, *again, *made_from, f"--output-file={name}")
        _refuse_addresses(name)


def _refuse_addresses(name: str) -> None:
    """A lock must work with whatever index its reader uses."""
    found = re.search(r"(https?|file)://\S+|^--(extra-)?index-url.*", (ROOT / name).read_text(), re.MULTILINE)
    if found:
        raise Stopped(f"{name} names an address: {found[0]}")


def main() -> int:
    try:
        lock(upgrade="--upgrade" in sys.argv[1:])
    except Stopped as stopped:
        say(str(stopped))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
