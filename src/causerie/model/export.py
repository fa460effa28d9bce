"""A copy of what the company has, made to be taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ExportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Export:
    """`bytes` and `sha256` (of the whole file, hexadecimal) once it is done; `error` is a kind of failure."""

    id: int
    state: ExportState
    asked_by: int
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime
    bytes: int | None
    sha256: str | None
    error: str | None
