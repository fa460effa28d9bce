"""The sequence that ids are handed out from, a block at a time."""

from __future__ import annotations

from sqlalchemy import Sequence

from causerie.store.ids import BLOCK
from causerie.store.tables.columns import metadata

ids = Sequence("ids", increment=BLOCK, start=BLOCK, metadata=metadata)
