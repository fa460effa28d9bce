"""What the diagnostic page is told by the server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.desk.diagnose import Finding


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """`n`: the journal's newest number; `missed`: events after the asker's that they should have heard.

    `findings` is empty for whoever does not administer.
    """

    version: str
    now: datetime
    n: int
    missed: int
    findings: list[Finding]
