"""`python -m bench NAME`: run one scenario, say how it goes on standard error, end with one line of JSON."""

from __future__ import annotations

import argparse
import asyncio
import importlib
import json
import os
import sys

import uvloop

from bench.report import say

SCENARIOS = (
    "ingest",
    "push",
    "fanout",
    "journal",
    "drain",
    "capacity",
    "growth",
    "list",
    "memory",
    "search",
    "size",
    "screen",
)
LONGEST, LONGEST_FULL = 600, 1800  # seconds, setting up included: a measurement that hangs is a failure


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("scenario", choices=SCENARIOS)
    scenario = parser.parse_args().scenario
    full = os.environ.get("FULL", "") not in ("", "0")
    run = importlib.import_module(f"bench.{scenario}").run

    async def bounded() -> dict[str, object]:
        async with asyncio.timeout(LONGEST_FULL if full else LONGEST):
            return {"scenario": scenario, **await run(full=full)}

    try:
        line = uvloop.run(bounded())
    except TimeoutError:
        say(f"{scenario} took too long and was stopped")
        return 1
    print(json.dumps(line), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
