"""A colleague's file: bounded, kept, theirs until it is sent."""

from __future__ import annotations

import pytest

from causerie.desk.upload import prepared, upload
from causerie.model.errors import Forbidden, Invalid, NotFound
from causerie.model.grant import Grant, Role
from causerie.store import files
from causerie.testing.house import AGENT, SUPERVISOR, House


async def test_bytes_that_are_no_picture_stay_as_they_are() -> None:
    assert await prepared(b"bonjour", "text/plain", limit=7) == b"bonjour"


async def test_nothing_and_too_much_are_refused() -> None:
    with pytest.raises(Invalid, match="empty"):
        await prepared(b"", "text/plain", limit=4)
    with pytest.raises(Invalid, match="file_too_large") as refused:
        await prepared(b"12345", "text/plain", limit=4)
    assert refused.value.params == {"limit": 4}


async def test_it_is_its_owners_alone(house: House) -> None:
    grant = house.grant(AGENT)
    kept = await house.do(
        lambda work: upload(work, house.ids, grant=grant, name="note.txt", mime="text/plain", content=b"bonjour")
    )
    async with house.database.connection() as conn:
        assert await files.visible(conn, grant, kept.id) == (kept, b"bonjour")
        with pytest.raises(NotFound):
            await files.visible(conn, house.grant(SUPERVISOR), kept.id)


async def test_a_role_without_the_right_keeps_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causerie.model.grant.RIGHTS", {Role.AGENT: frozenset()})
    with pytest.raises(Forbidden):
        await house.do(
            lambda work: upload(
                work, house.ids, grant=Grant(AGENT, Role.AGENT, None, frozenset()), name="n", mime="m", content=b"c"
            )
        )
