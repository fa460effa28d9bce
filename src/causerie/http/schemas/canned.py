"""Canned replies, as they are written."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Line, Name, RowId, Words
from causerie.model.owner import Owner

MOST_FILES = 10  # as many as one message takes


class CannedWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`name` has no space. `team_id` goes with the owner `team`. `files`: one's uploads, and those it has already."""

    name: Name
    text: Words
    owner: Owner
    folder: Line | None = None
    team_id: RowId | None = None
    files: Annotated[list[RowId], Meta(max_length=MOST_FILES)] = []
