"""Named steps, run one after the other and all of them, and the summary that ends every check: what passed, what
failed, what was skipped and why."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from repository import ROOT, VENV

_SIGNS = {"passed": "✓", "failed": "✗", "skipped": "–"}


@dataclass
class Steps:
    """The steps of one run. `failed` afterwards says whether any did."""

    path: Path = VENV / "bin"  # put before PATH
    done: list[tuple[str, str, str]] = field(default_factory=list)

    def run(
        self, name: str, *command: str, cwd: Path = ROOT, variables: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        """Run a command with its output as it comes, and note how it ended."""
        print(f"\n── {name} · {shlex.join(command)}", flush=True)
        searched = os.pathsep.join((str(self.path), str(VENV / "bin"), os.environ.get("PATH", os.defpath)))
        environment = {**os.environ, **variables, "PATH": searched}
        began = time.monotonic()
        status = subprocess.run(command, cwd=cwd, env=environment, stdin=subprocess.DEVNULL, check=False).returncode
        outcome = "passed" if status == 0 else "failed"
        self.done.append((name, outcome, f"{time.monotonic() - began:.1f} s"))

    def skip(self, name: str, why: str) -> None:
        print(f"\n── {name} · skipped: {why}", flush=True)
        self.done.append((name, "skipped", why))

    def fail(self, name: str, why: str) -> None:
        print(f"\n── {name} · failed: {why}", flush=True)
        self.done.append((name, "failed", why))

    @property
    def failed(self) -> bool:
        return any(outcome == "failed" for _, outcome, _ in self.done)

    def summary(self) -> str:
        width = max((len(name) for name, _, _ in self.done), default=0)
        lines = [f"{_SIGNS[outcome]} {name:<{width}}  {outcome:<7}  {said}" for name, outcome, said in self.done]
        counts = ", ".join(f"{[o for _, o, _ in self.done].count(outcome)} {outcome}" for outcome in _SIGNS)
        return "\n".join(["", "── Summary", *lines, f"steps: {counts}"])
