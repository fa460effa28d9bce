"""Set everything up, and nothing twice: `python3 tools/setup.py [--dev] [--no-web]`. Without `--dev`, what running the
product needs; with it, also what checks and tests it."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

import environment
import webapp
from repository import BUILT, VENV, Stopped, say
from stamps import alone


def set_up(*, development: bool = False, web: bool = True) -> None:
    """Raises `Stopped` with one sentence when a step cannot be done; `WebStopped` when Python's side is complete."""
    with alone():
        if web and webapp.is_there() and not _is_warm() and not webapp.needs_environment():
            _both_at_once(development)
            return
        environment.prepare(development=development)
        if web:
            webapp.prepare(development=development)


def _is_warm() -> bool:
    """Then looking for Node would be the longest step of all."""
    return BUILT.is_dir() and (VENV / "bin" / "causerie").exists()


def _both_at_once(development: bool) -> None:
    """Neither side needs the other, and each mostly waits: for an index, or for a single core."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        pages = pool.submit(webapp.prepare, development=development)
        environment.prepare(development=development)
        pages.result()


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--dev", action="store_true", help="also what checks and tests")
    wanted.add_argument("--no-web", action="store_true", help="leave the web application alone")
    options = wanted.parse_args()
    try:
        set_up(development=options.dev, web=not options.no_web)
    except Stopped as stopped:
        say(str(stopped))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
