"""Attributes: what the company wants to know of a person. Their values stand on the contacts, by key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from causerie.model.attribute import Attribute, AttributeKind
from causerie.model.contact import Source
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Right
from causerie.store.database import Connection, Row, Work, rows

_DEFINITIONS = 11  # any constant: the advisory lock under which definitions are counted and numbered

_ATTRIBUTE: LiteralString = """
select id, key, kind, name_fr, name_en, help_fr, help_en, choices, editor, position from attribute
"""


def attribute_from(row: Row) -> Attribute:
    kind, editor, choices = AttributeKind(row["kind"]), Right(row["editor"]), tuple(row["choices"])
    return Attribute(**{**row, "kind": kind, "editor": editor, "choices": choices})


async def everything(conn: Connection) -> list[Attribute]:
    """All definitions, in their order."""
    return [attribute_from(row) for row in await rows(conn, _ATTRIBUTE + "order by position, id")]


async def hold(work: Work) -> list[Attribute]:
    """All definitions, while nobody else adds, moves or deletes one."""
    await work.execute("select pg_advisory_xact_lock(%s)", [_DEFINITIONS])
    return await everything(work.conn)


async def add(work: Work, attribute: Attribute, source: Source) -> bool:
    """False when the key is taken."""
    cursor = await work.execute(
        """insert into attribute (id, key, kind, name_fr, name_en, help_fr, help_en, choices, editor, position,
                                  created_at, source)
           values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing""",
        [
            *(attribute.id, attribute.key, attribute.kind, attribute.name_fr, attribute.name_en),
            *(attribute.help_fr, attribute.help_en, list(attribute.choices), attribute.editor, attribute.position),
            *(work.now, source),
        ],
    )
    return cursor.rowcount == 1


async def change(work: Work, attribute: Attribute) -> None:
    """Replace what may change of one: its names, helps, choices and editor. One of the demo becomes real."""
    await work.execute(
        """update attribute set name_fr = %s, name_en = %s, help_fr = %s, help_en = %s, choices = %s, editor = %s,
                  source = 'live'
           where id = %s""",
        [
            *(attribute.name_fr, attribute.name_en, attribute.help_fr, attribute.help_en),
            *(list(attribute.choices), attribute.editor, attribute.id),
        ],
    )


async def arrange(work: Work, ids: Sequence[int]) -> None:
    """Put them in this order."""
    await work.execute(
        """update attribute a set position = g.ord
           from unnest(%s::bigint[]) with ordinality as g(id, ord) where a.id = g.id""",
        [list(ids)],
    )


async def remove(work: Work, attribute: Attribute) -> None:
    """Delete a definition, and its value from everybody who carries one: the contacts are locked in ascending id."""
    await work.execute(
        """with carriers as (
               select id from contact where attributes ? %(key)s and attributes <> '{}' order by id for update)
           update contact c set attributes = c.attributes - %(key)s from carriers where c.id = carriers.id""",
        {"key": attribute.key},
    )
    await work.execute("update merge set taken = taken - %(key)s where taken ? %(key)s", {"key": attribute.key})
    await work.execute("delete from attribute where id = %s", [attribute.id])


async def carried(conn: Connection, grant: Grant, attribute_id: int) -> int:
    """How many of the people whom the grant shows carry a value, 1,000 at most. Raises NotFound."""
    found = await rows(
        conn,
        """select (select count(*) from (
               select 1 from contact c where c.attributes ? a.key and c.attributes <> '{}' and c.erased_at is null
                 and (%(channels)s::bigint[] is null or exists (
                     select from identity i join message m on m.identity_id = i.id
                     where i.contact_id = c.id and m.channel_id = any(%(channels)s)))
               limit 1000) t) as people
           from attribute a where a.id = %(id)s""",
        {"channels": grant.channel_ids, "id": attribute_id},
    )
    if not found:
        raise NotFound("attribute")
    return int(found[0]["people"])
