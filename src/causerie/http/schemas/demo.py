"""How much of the house is demo."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoCount:
    present: bool
    contacts: int
    conversations: int
    messages: int
