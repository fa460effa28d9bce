"""The pipeline's shape: whether it is on, in which currency, through which stages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from causerie.model.deal import Ends, Pipeline, Stage
from causerie.model.errors import Conflict
from causerie.store.database import Connection, Row, Work, rows

_SHAPE = 12  # any constant: the advisory lock under which stages are counted, numbered and archived
_NAME = "pipeline"  # in `setting`
DEFAULT_CURRENCY = "EUR"

_STAGE: LiteralString = "select id, name_fr, name_en, ends, position, archived_at from stage "


def stage_from(row: Row) -> Stage:
    return Stage(**{**row, "ends": Ends(row["ends"])})


async def pipeline(conn: Connection) -> Pipeline:
    """As it stands, whether it is on or not."""
    kept = await rows(conn, "select value from setting where name = %s", [_NAME])
    told = kept[0]["value"] if kept else {}
    stages = await rows(conn, _STAGE + "order by archived_at is not null, position, id")
    shown = tuple(stage_from(row) for row in stages)
    return Pipeline(bool(told.get("on", False)), str(told.get("currency", DEFAULT_CURRENCY)), shown)


async def is_on(conn: Connection) -> bool:
    """Whether this house sells beside its support."""
    return bool(await rows(conn, "select 1 as one from setting where name = %s and (value ->> 'on')::boolean", [_NAME]))


async def running(conn: Connection) -> Pipeline:
    """The pipeline of a house that has it. Raises Conflict `pipeline_off`."""
    found = await pipeline(conn)
    if not found.on:
        raise Conflict("pipeline_off")
    return found


async def hold(work: Work) -> Pipeline:
    """The pipeline, while nobody else changes its shape."""
    await work.execute("select pg_advisory_xact_lock(%s)", [_SHAPE])
    return await pipeline(work.conn)


async def hold_still(work: Work) -> Pipeline:
    """The running pipeline, whose shape nobody changes before the commit; others may hold it so as well.

    Raises Conflict `pipeline_off`.
    """
    await work.execute("select pg_advisory_xact_lock_shared(%s)", [_SHAPE])
    return await running(work.conn)


async def keep(work: Work, *, on: bool, currency: str) -> None:
    await work.execute(
        """insert into setting (name, value) values (%s, %s::jsonb)
           on conflict (name) do update set value = excluded.value""",
        [_NAME, work.json({"on": on, "currency": currency})],
    )


async def add(work: Work, stages: Sequence[Stage]) -> None:
    await work.execute(
        """insert into stage (id, name_fr, name_en, ends, position, created_at)
           select id, name_fr, name_en, ends, position, %(now)s
           from json_to_recordset(%(stages)s::json) as g(
               id bigint, name_fr text, name_en text, ends text, position int)""",
        {"stages": work.json(stages), "now": work.now},
    )


async def change(work: Work, stage: Stage) -> None:
    """Its names, and whether it is an end."""
    await work.execute(
        "update stage set name_fr = %s, name_en = %s, ends = %s where id = %s",
        [stage.name_fr, stage.name_en, stage.ends, stage.id],
    )


async def arrange(work: Work, ids: Sequence[int]) -> None:
    """Put them in this order."""
    await work.execute(
        """update stage s set position = g.ord
           from unnest(%s::bigint[]) with ordinality as g(id, ord) where s.id = g.id""",
        [list(ids)],
    )


async def archive(work: Work, stage_id: int) -> None:
    await work.execute("update stage set archived_at = %s where id = %s", [work.now, stage_id])
