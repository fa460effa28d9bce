"""The courier at work: what leaves arrives once, whatever the number of processes and whatever fails beside it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from causerie.desk.digest import Post
from causerie.model.errors import Busy
from causerie.store import digests
from causerie.store.database import Database, Work
from causerie.testing.house import AGENT, SUPERVISOR, VAULT, House
from causerie.workers import courier as module
from causerie.workers.courier import Courier
from tests.channels.mailhouse import Mailhouse
from tests.desk.test_digest import followed, mail, mine, post, wants
from tests.store.test_postings import claimed, only, written
from tests.workers.waiting import PATIENCE, running

__all__ = ["mail", "post"]  # fixtures


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL", 0.02)


@pytest.fixture
async def leaving(house: House) -> House:
    """Somebody's digest is about to leave."""
    await wants(house)
    await mine(house)
    await house.do(lambda work: digests.leave(work, AGENT, tries=1))
    return house


async def told(mail: Mailhouse) -> None:
    async with asyncio.timeout(PATIENCE):
        await mail.heard.wait()


async def test_two_processes_bring_one_letter(leaving: House, mail: Mailhouse, post: Post) -> None:
    async with (
        Database(leaving.database.dsn, size=3) as other,
        running(Courier(leaving.database, post, VAULT, clock=leaving.clock)),
        running(Courier(other, post, VAULT, clock=leaving.clock)),
    ):
        await told(mail)
    assert len(mail.taken) == 1
    assert (await leaving.rows("digest"))[0]["outcome"] == "taken"


async def test_two_processes_bring_one_link(house: House, mail: Mailhouse, post: Post) -> None:
    await written(house)
    async with (
        Database(house.database.dsn, size=3) as other,
        running(Courier(house.database, post, VAULT, clock=house.clock)),
        running(Courier(other, post, VAULT, clock=house.clock)),
    ):
        await told(mail)
    assert len(mail.taken) == 1
    assert (await only(house))["state"] == "sent"


async def test_what_a_process_died_with_is_told_as_unknown(house: House, mail: Mailhouse, post: Post) -> None:
    """Its letter was claimed and nobody knows more; the next one goes on as usual."""
    await written(house)
    (died,) = await claimed(house)
    house.clock.forward(minutes=6)
    await written(house, "paul@causerie.example")
    async with running(Courier(house.database, post, VAULT, clock=house.clock)):
        await told(mail)
    states = {row["invitation_id"]: row["state"] for row in await house.rows("posting")}
    assert states.pop(died.invitation_id) == "unknown"
    assert (list(states.values()), mail.recipients) == (["sent"], ["paul@causerie.example"])


async def test_it_goes_on_after_a_failure(
    leaving: House, mail: Mailhouse, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Exception] = [Busy("database_away"), RuntimeError("odd")]
    claim = digests.claim

    async def failing(work: Work, *, limit: int) -> Any:
        if failures:
            raise failures.pop()
        return await claim(work, limit=limit)

    monkeypatch.setattr(digests, "claim", failing)
    async with running(Courier(leaving.database, post, VAULT, clock=leaving.clock)):
        await told(mail)
    assert len(mail.taken) == 1


async def test_one_letter_that_fails_holds_no_other_up(
    leaving: House, mail: Mailhouse, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await followed(leaving)
    await leaving.do(lambda work: digests.hold(work, [SUPERVISOR]))
    await leaving.do(lambda work: digests.leave(work, SUPERVISOR, tries=1))
    send = module.send

    async def failing(database: Database, post: Post, claimed: Any, **given: Any) -> None:
        if claimed.agent_id == SUPERVISOR:
            raise RuntimeError("odd")
        await send(database, post, claimed, **given)

    monkeypatch.setattr(module, "send", failing)
    async with running(Courier(leaving.database, post, VAULT, clock=leaving.clock)):
        await told(mail)
    assert mail.recipients == [f"agent{AGENT}@causerie.example"]
