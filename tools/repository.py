"""Where things are in this repository, and how its tools speak. Standard library only, and readable by an old Python:
the first thing a newcomer may learn is that theirs is too old."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
WEB = ROOT / "web"
BUILT = ROOT / "src" / "causerie" / "_web"
NOTES = ROOT / ".setup"  # what was set up, and from which files; safe to delete

OLDEST_PYTHON = (3, 11)


class Stopped(Exception):
    """The work cannot go on; the message is one sentence that says what to do."""


class WebStopped(Stopped):
    """Only the web application could not be set up: what is Python's own can go on."""


def say(sentence: str) -> None:
    """To the error stream: what a target prints on its output belongs to the target."""
    print(sentence, file=sys.stderr, flush=True)


def demand_python() -> None:
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(part) for part in sys.version_info[:2])
        raise Stopped(f"Causerie needs Python 3.11 or newer, and this is {found}: try `make PYTHON=python3.12 run`.")


def in_venv(program: str) -> str:
    return str(VENV / "bin" / program)


def call(*command: str, cwd: Path = ROOT, path: Path | None = None) -> None:
    """Run a set-up command quietly; its output is shown only when it fails. `path` is put before PATH."""
    environment = {**os.environ, **({"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"} if path else {})}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        say(done.stdout.rstrip())
        raise Stopped(f"`{' '.join(command)}` failed with status {done.returncode}; its output is above.")
