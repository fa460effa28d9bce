"""`make run`: set up what is missing, then become the demo. `python3 tools/run.py [--port N] [--no-open]`"""

from __future__ import annotations

import os
import sys

from repository import Stopped, in_venv, say
from setup import set_up


def main() -> None:
    try:
        set_up()
    except Stopped as stopped:
        say(str(stopped))
        sys.exit(1)
    os.execv(in_venv("causerie"), ["causerie", "demo", *sys.argv[1:]])  # noqa: S606 - becomes it, signals and all


if __name__ == "__main__":
    main()
