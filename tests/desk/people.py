"""Short ways into a conversation, for the tests of what colleagues do with it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from causerie.desk.reply import Answer, reply
from causerie.desk.write import Draft, Written, write
from causerie.model.message import Text
from causerie.store.database import Work
from causerie.testing.house import ADMIN, House


async def opened(house: House, *, phone: str = "+33600000001", text: str = "Bonjour") -> int:
    """A customer writes; the id of the conversation their message is in."""
    key = f"k{uuid4().hex}"
    await house.hear(house.said(text, key=key, phone=phone))
    (row,) = await house.database.read("select conversation_id from message where provider_key = %s", [key])
    return int(row["conversation_id"])


async def row_of(house: House, table: str, id_: int) -> dict[str, Any]:
    return next(row for row in await house.rows(table) if row["id"] == id_)


async def contact_of(house: House, phone: str = "+33600000001") -> int:
    (row,) = await house.database.read("select contact_id from identity where address = %s", [phone])
    return int(row["contact_id"])


async def identity_of(house: House, phone: str = "+33600000001") -> int:
    (row,) = await house.database.read("select id from identity where address = %s", [phone])
    return int(row["id"])


async def answered(house: House, conversation_id: int, text: str = "Bonjour !", *, agent: int = ADMIN) -> Written:
    """A colleague answers whatever the thread holds."""

    async def verb(work: Work) -> Written:
        answer = Answer(conversation_id, (Text(text),), client_key=uuid4().hex, last_seen=0, force=True)
        return await reply(work, house.directory, house.ids, grant=house.grant(agent), answer=answer)

    return await house.do(verb)


async def wrote(house: House, draft: Draft) -> Written:
    async def verb(work: Work) -> Written:
        return await write(work, house.directory, house.ids, draft)

    return await house.do(verb)
