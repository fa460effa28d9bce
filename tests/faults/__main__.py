"""`python -m tests.faults --rounds 100`: one fault a round, under load, and the books are checked after each.

Ends with one line of JSON; the status is 0 only when nothing was lost, doubled, disordered or sent again. The seed is
printed: with `--seed` the same faults strike in the same rounds, `--fault` repeats one. `--fault three_workers` is a
check of its own: a thousand lanes of twenty messages, three workers, the provider must see every lane in order.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import secrets
import sys

import uvloop

from tests.faults.faults import FAULTS
from tests.faults.lanes import three_workers
from tests.faults.rounds import Tally, rounds
from tests.faults.world import say, world

LANES = "three_workers"
LONGEST = 120.0  # seconds a round may take before it counts as stuck


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--fault", choices=[*FAULTS, LANES])
    parser.add_argument("--seed", default=secrets.token_hex(4))
    asked = parser.parse_args()
    say(f"seed {asked.seed}")
    if asked.fault == LANES:
        found = uvloop.run(three_workers())
        print(json.dumps(found), flush=True)
        return int(bool(found["inversions"] or found["missing"] or found["repeated"]))
    tally = uvloop.run(_bounded(asked.rounds, asked.fault, asked.seed))
    print(json.dumps({"rounds": asked.rounds, **tally.line()}), flush=True)
    return int(not tally.clean())


async def _bounded(count: int, fault: str | None, seed: str) -> Tally:
    async with asyncio.timeout(120 + LONGEST * count), world() as around:
        return await rounds(around, count=count, fault=fault, seed=seed)


if __name__ == "__main__":
    sys.exit(main())
