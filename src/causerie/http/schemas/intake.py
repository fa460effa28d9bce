"""Parked payloads: the list, and one of them as it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Intake:
    """A payload. `where` points to what could not be understood; `size` in bytes, 0 once its body is gone."""

    id: int
    connection_id: int
    received_at: datetime
    state: str
    reason: str | None
    where: str | None
    size: int
    attempts: int


@dataclass(frozen=True, slots=True)
class IntakeList:
    items: list[Intake]
    next: str | None


@dataclass(frozen=True, slots=True)
class ElementShown:
    """One element as the provider's parser reads it today. `parked`: its state, null when it was never parked."""

    ordinal: int
    kind: str
    parked: str | None
    said: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IntakeRaw:
    """`body` as text, or in base64 where it is none; null once its retention is over."""

    id: int
    connection_id: int
    received_at: datetime
    state: str
    reason: str | None
    where: str | None
    size: int
    attempts: int
    method: str
    query: str
    headers: dict[str, str]
    body: str | None
    encoding: Literal["text", "base64"]
    elements: list[ElementShown]
