"""The kinds of field that requests are made of, with their bounds: what is out of them never reaches a verb."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from litestar.params import HeaderParameter, PathParameter, QueryParameter
from msgspec import Meta

LARGEST_ID = 2**53 - 1  # the largest integer a browser counts exactly

# No control characters, a NUL least of all: PostgreSQL has no such text. Line ends are allowed in `Words` alone.
_LINE = r"^(?![\s\S]*[\x00-\x1f\x7f])"
_WORDS = r"^(?![\s\S]*[\x00-\x08\x0b\x0c\x0e-\x1f\x7f])"

RowId = Annotated[int, Meta(ge=1, le=LARGEST_ID)]
Name = Annotated[str, Meta(min_length=1, max_length=120, pattern=_LINE)]
Line = Annotated[str, Meta(max_length=500, pattern=_LINE)]
Words = Annotated[str, Meta(max_length=65_536, pattern=_WORDS)]
Email = Annotated[str, Meta(min_length=3, max_length=254, pattern=r"^(?![\s\S]*[\x00-\x20\x7f])[^@]+@[^@]+$")]
Secret = Annotated[str, Meta(min_length=1, max_length=4096, pattern=_WORDS)]
ClientKey = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9._:-]+(?!\n)$")]
Moment = Annotated[datetime, Meta(tz=True)]

# In a path or a query. msgspec's Meta is not read there (neither checked nor described), so Litestar's own.
Id = Annotated[int, PathParameter(name="id", ge=1, le=LARGEST_ID)]
Limit = Annotated[int, QueryParameter(ge=1, le=100)]
Cursor = Annotated[str | None, QueryParameter(max_length=200)]
Given = Annotated[int | None, QueryParameter(ge=1, le=LARGEST_ID)]
IdempotencyKey = Annotated[str, HeaderParameter(name="Idempotency-Key", min_length=8, max_length=64)]
