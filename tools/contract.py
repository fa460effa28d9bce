"""`make contract`: write `contract/openapi.json` from the code, and the TypeScript types from that."""

from __future__ import annotations

import subprocess
import sys

import webapp
from repository import ROOT, WEB, Stopped, call, in_venv, say
from setup import set_up

TARGET = ROOT / "contract" / "openapi.json"


def write_contract() -> None:
    """Complete or not at all: a failing command must not leave half a contract."""
    done = subprocess.run([in_venv("causerie"), "openapi"], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Stopped(f"`causerie openapi` failed with status {done.returncode}.")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(done.stdout)


def write_types() -> None:
    if webapp.is_there():
        call("npm", "run", "contract", cwd=WEB, path=webapp.node_directory())


def main() -> int:
    try:
        set_up(development=True)
        write_contract()
        write_types()
    except Stopped as stopped:
        say(str(stopped))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
