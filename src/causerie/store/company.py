"""The company itself, one row among the settings: its name, the language it speaks first, the clock it lives by."""

from __future__ import annotations

from causerie.model.agent import Language
from causerie.model.house import Company
from causerie.store.database import Connection, Work, rows

_NAME = "company"  # in `setting`


async def company(conn: Connection) -> Company:
    """As it was told; a house that told nothing goes by the name of its first brand."""
    (row,) = await rows(
        conn,
        """select (select value from setting where name = %s) as told,
                  (select name from brand order by id limit 1) as brand""",
        [_NAME],
    )
    told = row["told"] or {}
    return Company(
        str(told.get("name") or row["brand"] or ""),
        Language(told.get("language", Language.FR)),
        told.get("time_zone"),
    )


async def keep(work: Work, kept: Company) -> None:
    await work.execute(
        """insert into setting (name, value) values (%s, %s::jsonb)
           on conflict (name) do update set value = excluded.value""",
        [_NAME, work.json(kept)],
    )
