"""The web side of the set-up: a Node that is new enough, the locked packages, and the built application in
`src/causerie/_web`. Without a `web/` there is nothing to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from environment import NODE, install_locked
from repository import BUILT, ROOT, VENV, WEB, Stopped, WebStopped, call, say
from stamps import digest, fits, once

_NOT_SOURCES = {"node_modules", "dist", "bench", "e2e", "coverage", "test-results"}


def prepare(*, development: bool) -> None:
    """Packages (for `development` with the tools that check and test) and the build, each only when stale."""
    if not is_there():
        return
    try:
        _prepare(development=development)
    except Stopped as stopped:
        raise WebStopped(str(stopped)) from None


def is_there() -> bool:
    return (WEB / "package.json").is_file()


def _prepare(*, development: bool) -> None:
    lock, modules = digest(WEB / "package-lock.json"), (WEB / "node_modules").is_dir()
    scope = "with tools" if development or (modules and fits("npm", digest(lock, "with tools"))) else "without tools"
    once("npm", digest(lock, scope), lambda: _install_packages(scope), there=modules)
    once("web", digest(lock, *sources()), _build, there=(BUILT / "index.html").is_file())


def sources() -> Iterator[Path]:
    """The files that the build is made from, in a stable order."""
    for folder, inside, files in os.walk(WEB):
        inside[:] = sorted(name for name in inside if name not in _NOT_SOURCES and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if ".test." not in name)


def node_directory() -> Path:
    """Where a `node` and `npm` that can build us are: the system's, else one from a wheel put into `.venv`."""
    own = VENV / "bin"
    return _system_node() or _installed_node(own)


def needs_environment() -> bool:
    """Whether Node has to come from `.venv`, which must then be made first."""
    return _system_node() is None


def _system_node() -> Path | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return Path(node).parent if node and npm and is_new_enough(_version(node)) else None


def _installed_node(place: Path) -> Path:
    once("node", digest(NODE), _install_node, there=(place / "npm").exists())
    return place


def is_new_enough(version: tuple[int, int]) -> bool:
    """The range that the build tools support: ^20.19 || ^22.13 || >= 24 (`engines` in web/package.json)."""
    major, minor = version
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 13) or major >= 24


def _version(node: str) -> tuple[int, int]:
    said = subprocess.run([node, "--version"], stdout=subprocess.PIPE, text=True, check=False).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    return (int(numbers[1]), int(numbers[2])) if numbers else (0, 0)


def _install_node() -> None:
    say("Setting up: Node, because none was found that is new enough and has npm (60 MB)…")
    install_locked(str(NODE))


def _install_packages(scope: str) -> None:
    say(f"Setting up: web packages ({scope})…")
    only = ("--omit=dev",) if scope == "without tools" else ()
    _npm("ci", "--no-audit", "--no-fund", *only)


def _build() -> None:
    say("Setting up: the web application…")
    _npm("run", "build")
    if not (BUILT / "index.html").is_file():
        raise Stopped(f"`npm run build` left no index.html in {BUILT.relative_to(ROOT)}.")


def _npm(*arguments: str) -> None:
    call("npm", *arguments, cwd=WEB, path=node_directory())
