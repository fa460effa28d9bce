"""A channel's templates, and how far their list can be relied on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.model.template import KnownTemplate


@dataclass(frozen=True, slots=True)
class TemplateList:
    """`read_at` null: the list was never read. `error`, `sentence`: why it could not be read since."""

    templates: list[KnownTemplate]
    read_at: datetime | None
    error: str | None
    sentence: str | None
