"""Where a provider can nothing: refused in a word, and nothing pretended."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from causerie.channels.errors import FetchFailed, Rejected
from causerie.channels.protocol import Gesture, Health
from causerie.channels.unable import Unable
from causerie.model.contact import Address

SOMEBODY = Address("phone", "", "+33600000001")


class Session(Unable):
    async def check(self) -> Health:
        return Health(True, "ok")


async def test_what_cannot_be_done_is_refused_once_and_for_all() -> None:
    session = Session()
    with pytest.raises(Rejected, match="rejected_content"):
        await session.react(Gesture("c", SOMEBODY, "m", "👍"))
    with pytest.raises(Rejected, match="not_listed"):
        await session.sent_since(datetime(2026, 1, 1, tzinfo=UTC), recipient=SOMEBODY)
    with pytest.raises(Rejected, match="not_listed"):
        await session.templates()
    with pytest.raises(FetchFailed) as told:
        await session.fetch_media("file", limit=1)
    assert not told.value.again


async def test_what_has_no_meaning_passes_in_silence() -> None:
    session = Session()
    await session.type_to(SOMEBODY, channel="c", last_key=None)
    assert [payload async for payload in session.listen(None)] == []
    assert (await session.connect("https://causerie.example/hooks/h")).ok, "as well as it is"


async def test_nothing_is_well_by_itself() -> None:
    with pytest.raises(NotImplementedError):
        await Unable().check()
