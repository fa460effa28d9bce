"""`make test`: set everything up, then run every test there is. All steps run even when one fails; what cannot run here
is skipped by name, with the reason."""

from __future__ import annotations

import os
import sys

import chromium
import postgres15
from check import check, prepare
from repository import ROOT, WEB, Stopped, say
from steps import Steps

# What speaks to the database, run again on a PostgreSQL that is not ours; the embedded one's own tests stay out.
_AGAIN = ("tests/store", "tests/journeys")
# Half of a run is waiting. A file stays with one process: its fixtures are made once.
_SIDE_BY_SIDE = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
_NOT_AGAIN = ("tests/store/test_embedded.py", "tests/store/test_embedded_account.py")


def test(steps: Steps) -> None:
    browser = chromium.find_or_install()
    check(steps)
    steps.run("pytest", "pytest", *_SIDE_BY_SIDE, variables={"CHROMIUM": browser} if browser else {})
    _test_on_postgres_15(steps)
    _test_web(steps, browser)


def _test_on_postgres_15(steps: Steps) -> None:
    name = "pytest on PostgreSQL 15"
    folders = [folder for folder in _AGAIN if (ROOT / folder).is_dir()]
    if not postgres15.is_installed():
        steps.skip(name, f"not installed in {postgres15.PROGRAMS}")
        return
    try:
        with postgres15.cluster() as url:
            ignored = [f"--ignore={path}" for path in _NOT_AGAIN]
            steps.run(name, "pytest", *_SIDE_BY_SIDE, *folders, *ignored, variables={postgres15.VARIABLE: url})
    except Stopped as stopped:
        steps.fail(name, str(stopped))


def _test_web(steps: Steps, browser: str | None) -> None:
    if not (WEB / "node_modules").is_dir():
        steps.skip("web tests", "web/ is absent or not installed")
        return
    steps.run("web tests", "npm", "test", "--silent", cwd=WEB)
    journeys = sorted(path.name for path in WEB.glob("e2e/**/*.test.ts"))
    if not journeys:
        steps.skip("browser journeys", "there are none in web/e2e")
    elif browser:
        steps.run("browser journeys", "npm", "run", "--silent", "e2e", cwd=WEB, variables={"CHROMIUM": browser})
    else:
        steps.skip("browser journeys", f"{chromium.ABSENT} ({', '.join(journeys)})")


def main() -> int:
    steps = Steps()
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    try:
        prepare(steps)
        test(steps)
    except Stopped as stopped:
        say(str(stopped))
        return 1
    print(steps.summary())
    return int(steps.failed)


if __name__ == "__main__":
    sys.exit(main())
