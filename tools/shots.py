"""`make shots`: set everything up, then have the browser take the pictures of the README and the guides from the demo,
into `docs/img`. They are committed: whoever reads the guides on a forge has no demo at hand."""

from __future__ import annotations

import os
import subprocess
import sys

import chromium
from repository import VENV, WEB, Stopped, say
from setup import set_up
from webapp import node_directory


def main() -> int:
    try:
        set_up(development=True)
        node = node_directory()
    except Stopped as stopped:
        say(str(stopped))
        return 1
    browser = chromium.find_or_install()
    if browser is None:
        say(chromium.ABSENT)
        return 1
    path = os.pathsep.join((str(node), str(VENV / "bin"), os.environ.get("PATH", os.defpath)))
    environment = {**os.environ, "CHROMIUM": browser, "PATH": path}
    return subprocess.run(["npm", "run", "--silent", "shots"], cwd=WEB, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
