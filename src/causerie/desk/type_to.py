"""Show the customer that a colleague is typing, where their channel can. A courtesy: it is never stored."""

from __future__ import annotations

from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.model.grant import Grant, Right
from causerie.store import ways
from causerie.store.database import Database


async def type_to(
    database: Database, directory: Directory, lines: Lines, *, grant: Grant, conversation_id: int
) -> None:
    """Raises Forbidden and NotFound; what the provider says of it concerns nobody."""
    grant.require(Right.ANSWER)
    async with database.connection() as conn:
        heard = await ways.last_heard(conn, grant, conversation_id)
    if heard is None or not directory.provider_of(heard.channel_id).capabilities.typing_lasts:
        return
    session = await lines.session(directory.of_channel(heard.channel_id))
    channel = directory.channel(heard.channel_id).address
    await session.type_to(heard.address, channel=channel, last_key=heard.key)
