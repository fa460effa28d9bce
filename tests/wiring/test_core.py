"""Our own PostgreSQL: up for as long as it is needed, and up again after somebody killed it."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import psycopg
import pytest

from causerie.model.errors import Misconfigured
from causerie.settings import Settings
from causerie.store.embedded import EmbeddedPostgres
from causerie.wiring import core
from causerie.wiring.core import database_of, post_of

PATIENCE = 30.0  # seconds: a killed server's back ends hold its files for a moment


def _process(room: Path) -> int:
    """The server's; 0 while it is being started."""
    try:
        return int((room / "postgres" / "pg" / "postmaster.pid").read_text().split("\n", 1)[0] or 0)
    except FileNotFoundError:
        return 0


async def _answers(dsn: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                with psycopg.connect(dsn) as conn:
                    conn.execute("select 1 from journal limit 1")
            except psycopg.OperationalError:
                await asyncio.sleep(0.05)
            else:
                return


async def test_a_database_that_was_killed_is_started_again(room: Path) -> None:
    async with database_of(Settings(data_dir=room)) as dsn:
        await _answers(dsn)
        for _ in range(2):
            killed = _process(room)
            os.kill(killed, signal.SIGKILL)
            async with asyncio.timeout(PATIENCE):
                while _process(room) in (0, killed):
                    await asyncio.sleep(0.05)
            await _answers(dsn)
    assert _process(room) == 0, "the last one out stops it"


async def test_one_that_cannot_be_started_is_tried_again(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = asyncio.Event()
    loop = asyncio.get_running_loop()
    failures = iter([OSError("no space left"), OSError("no space left")])

    def revive(_: EmbeddedPostgres) -> bool:
        for failure in failures:
            raise failure
        loop.call_soon_threadsafe(tried.set)
        return False

    monkeypatch.setattr(core, "LOOKS", 0.01)
    monkeypatch.setattr(EmbeddedPostgres, "lives", lambda _: False)
    monkeypatch.setattr(EmbeddedPostgres, "revive", revive)
    async with database_of(Settings(data_dir=room)):
        await asyncio.wait_for(tried.wait(), PATIENCE)


async def test_a_database_that_is_named_is_not_ours_to_start(dsn: str, room: Path) -> None:
    async with database_of(Settings(database_url=dsn, data_dir=room)) as given:
        assert given == dsn
    assert os.listdir(room) == []


def test_a_house_has_email_where_both_settings_say_so() -> None:
    def made(**told: str) -> object:
        return post_of(Settings(**told), lambda: "https://desk.example")  # type: ignore[arg-type]

    assert made() is None
    assert made(smtp_url="smtps://u:hush@mail.example", smtp_from="desk@causerie.example") is not None
    with pytest.raises(Misconfigured, match="smtp_from_missing"):
        made(smtp_url="smtps://u:hush@mail.example")
    with pytest.raises(Misconfigured, match="smtp_url_wrong"):
        made(smtp_url="mail.example", smtp_from="desk@causerie.example")
    assert "hush" not in repr(Settings(smtp_url="smtps://u:hush@mail.example"))
