"""`make faults` runs this file: it is `python -m tests.faults`, from wherever it is called."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parents[2])
    runpy.run_module("tests.faults", run_name="__main__")
