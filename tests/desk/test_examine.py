"""A check, and what it says of the channels."""

from __future__ import annotations

from typing import Any, cast

import pytest
import structlog

from causerie.channels.protocol import Health
from causerie.desk.examine import check, conclude, register
from causerie.desk.lines import Lines
from causerie.store.database import Work
from causerie.testing.house import House


class Answering:
    """A session, and the lines to it: says what it is told to say."""

    def __init__(self, said: Health | Exception) -> None:
        self._said = said
        self.hook: str | None = None

    async def session(self, held: Any) -> Answering:
        return self

    async def check(self) -> Health:
        if isinstance(self._said, Exception):
            raise self._said
        return self._said

    async def connect(self, hook_url: str) -> Health:
        self.hook = hook_url
        return await self.check()


async def test_what_the_provider_says_is_handed_on(house: House) -> None:
    lines, held = Answering(Health(True, "ok", {"number": "+337"})), house.held["twilio"]
    assert await check(cast("Lines", lines), held) == Health(True, "ok", {"number": "+337"})
    await register(cast("Lines", lines), held, "https://causerie.example/hooks/h")
    assert lines.hook == "https://causerie.example/hooks/h"


async def test_a_bug_of_an_adapter_is_a_failed_check(house: House) -> None:
    lines = Answering(KeyError("access_token"))
    with structlog.testing.capture_logs() as logs:
        found = await check(cast("Lines", lines), house.held["twilio"])
    assert (found.ok, found.code, found.facts) == (False, "check_failed", {"detail": "KeyError"})
    assert [entry["event"] for entry in logs] == ["check_failed"]


@pytest.mark.parametrize(
    ("ok", "before", "after"),
    [
        (True, "draft", "live"),
        (True, "degraded", "live"),
        (True, "live", "live"),
        (True, "off", "off"),
        (False, "live", "degraded"),
        (False, "draft", "draft"),
        (False, "off", "off"),
    ],
)
async def test_the_channels_follow(house: House, ok: bool, before: str, after: str) -> None:
    held = house.held["twilio"]

    async def set_state(work: Work) -> None:
        await work.execute("update channel set state = %s where connection_id = %s", [before, held.connection.id])

    await house.do(set_state)
    await house.do(lambda work: conclude(work, held, Health(ok, "ok")))
    states = {row["state"] for row in await house.rows("channel") if row["connection_id"] == held.connection.id}
    assert states == {after}
    assert len(await house.told("channel_changed")) == (2 if before != after else 0)
