"""Labels, the marks that conversations wear."""

from __future__ import annotations

from causerie.model.errors import NotFound
from causerie.model.house import Label
from causerie.store.database import Connection, Row, Work, rows


async def everything(conn: Connection) -> list[Label]:
    """All labels, by name."""
    return [Label(**row) for row in await rows(conn, "select id, name, color from label order by lower(name), id")]


async def add(work: Work, label: Label) -> bool:
    """False when the name is taken."""
    cursor = await work.execute(
        "insert into label (id, name, color) values (%s, %s, %s) on conflict do nothing",
        [label.id, label.name, label.color],
    )
    return cursor.rowcount == 1


async def change(work: Work, label_id: int, *, name: str | None, color: str | None) -> Label | None:
    """The label as it now is; None when the name is another's. Raises NotFound."""
    known = await work.all("select id, name, color from label where id = %s or name = %s for update", [label_id, name])
    mine = next((row for row in known if row["id"] == label_id), None)
    if mine is None:
        raise NotFound("label")
    if len(known) > 1:
        return None
    label = Label(label_id, name or mine["name"], color or mine["color"])
    await work.execute("update label set name = %s, color = %s where id = %s", [label.name, label.color, label.id])
    return label


async def remove(work: Work, label_id: int) -> list[Row]:
    """Delete a label; returns the conversations that wore it: id, contact_id, channel_id. Raises NotFound."""
    worn = await work.all(
        """with gone as (delete from conversation_label where label_id = %s returning conversation_id)
           select c.id, i.contact_id, c.channel_id from gone
           join conversation c on c.id = gone.conversation_id join identity i on i.id = c.identity_id
           order by c.id""",
        [label_id],
    )
    cursor = await work.execute("delete from label where id = %s", [label_id])
    if cursor.rowcount != 1:
        raise NotFound("label")
    return worn
