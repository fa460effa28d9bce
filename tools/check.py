"""`make check`: what needs no running product. Style, types and the laws of imports, in Python and in TypeScript."""

from __future__ import annotations

import sys

import webapp
from repository import ROOT, WEB, Stopped, WebStopped, say
from setup import set_up
from steps import Steps


def prepare(steps: Steps) -> None:
    """Set up for checking. A web application that does not build is a failure among others, not the end."""
    try:
        set_up(development=True)
    except WebStopped as stopped:
        steps.fail("web application", str(stopped))


def check(steps: Steps) -> None:
    """Adds the fast steps."""
    steps.run("ruff", "ruff", "check", ".")
    steps.run("format", "ruff", "format", "--check", ".")
    steps.run("types", "mypy")
    tools = sorted(str(path.relative_to(ROOT)) for path in [*ROOT.glob("tools/*.py"), ROOT / "hatch_build.py"])
    steps.run("types of tools", "mypy", *tools, variables={"MYPYPATH": "tools"})
    steps.run("imports", "lint-imports")
    if (WEB / "node_modules").is_dir():
        steps.path = webapp.node_directory()
        steps.run("web check", "npm", "run", "--silent", "check", cwd=WEB)
    else:
        steps.skip("web check", "web/ is absent or not installed")


def main() -> int:
    steps = Steps()
    try:
        prepare(steps)
        check(steps)
    except Stopped as stopped:
        say(str(stopped))
        return 1
    print(steps.summary())
    return int(steps.failed)


if __name__ == "__main__":
    sys.exit(main())
