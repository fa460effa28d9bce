"""`make contract`: write `contract/` from the code, and the TypeScript types from that."""

from __future__ import annotations

import subprocess
import sys

import webapp
from repository import ROOT, WEB, Stopped, call, in_venv, say
from setup import set_up

CONTRACT = ROOT / "contract"
FILES = {"openapi": "openapi.json", "events": "events.schema.json"}  # command of `causerie` → what it prints


def write_contract() -> None:
    """Complete or not at all: a failing command must not leave half a contract."""
    CONTRACT.mkdir(exist_ok=True)
    for command, name in FILES.items():
        done = subprocess.run([in_venv("causerie"), command], cwd=ROOT, stdout=subprocess.PIPE, check=False)
        if done.returncode != 0:
            raise Stopped(f"`causerie {command}` failed with status {done.returncode}.")
        (CONTRACT / name).write_bytes(done.stdout)


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
