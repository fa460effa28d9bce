"""A person's conversations and files, page by page, and none that one does not see."""

from __future__ import annotations

from causerie.desk.resolve import resolve
from causerie.model.message import Direction
from causerie.store import files
from causerie.store.database import Work
from causerie.store.episodes import episodes, kept_files
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import contact_of, opened


async def three(house: House) -> list[int]:
    """Three conversations, one after another; their ids."""
    found, grant = [], house.grant(ADMIN)
    for n in range(3):
        found.append(await opened(house, text=f"Bonjour {n}"))
        await house.do(lambda work, one=found[-1]: resolve(work, grant=grant, conversation_id=one))  # type: ignore[misc]
        house.clock.forward(hours=1)
    return found


async def test_conversations_come_newest_first_page_by_page_with_their_first_words(house: House) -> None:
    ids = await three(house)
    contact = await contact_of(house)
    async with house.database.connection() as conn:
        grant = house.grant(AGENT)
        first = await episodes(conn, grant, contact, after=None, limit=2)
        rest = await episodes(conn, grant, contact, after=(first[-1].opened_at, first[-1].id), limit=2)
        hidden = await episodes(conn, house.grant(STRANGER), contact, after=None, limit=9)
    assert [(one.id, one.words, one.state) for one in [*first, *rest]] == [
        (ids[2], "Bonjour 2", "resolved"),
        (ids[1], "Bonjour 1", "resolved"),
        (ids[0], "Bonjour 0", "resolved"),
    ]
    assert hidden == []
    messages = {row["conversation_id"]: row["id"] for row in await house.rows("message")}
    assert all(one.message_id == messages[one.id] for one in [*first, *rest])


async def test_files_come_newest_first_and_only_those_that_are_there(house: House) -> None:
    await three(house)
    contact, said = await contact_of(house), [row["id"] for row in await house.rows("message")]

    async def verb(work: Work) -> None:
        for n, message in enumerate(said):
            content = f"fichier {n}".encode()
            await files.upload(work, 900 + n, agent_id=AGENT, name=f"{n}.txt", mime="text/plain", content=content)
            await files.attach(work, [{"message_id": message, "file": 900 + n, "position": 0}])
        await work.execute("update message set deleted_at = now() where id = %s", [said[0]])

    await house.do(verb)
    async with house.database.connection() as conn:
        (newest,) = await kept_files(conn, house.grant(AGENT), contact, after=None, limit=1)
        rest = await kept_files(conn, house.grant(AGENT), contact, after=newest.file.id, limit=9)
        hidden = await kept_files(conn, house.grant(STRANGER), contact, after=None, limit=9)
    assert (newest.file.name, newest.message_id, newest.direction) == ("2.txt", said[2], Direction.INBOUND)
    assert [one.file.name for one in rest] == ["1.txt"]
    assert hidden == []
