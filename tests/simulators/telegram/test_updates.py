"""The two ways out of the queue: a hook that is told in order and again, and a poll that confirms."""

from __future__ import annotations

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
)
from aiogram.types import (
    Update,
)

from causerie.simulators.telegram import Account, TelegramSimulator
from causerie.simulators.telegram.updates import Told
from causerie.simulators.wire import Answer, Request, Simulator
from causerie.testing.serving import serve
from tests.channels.telegram.harness import ODILE, TOKEN


class Hooks(Simulator):
    """The bot's side of a hook: keeps what came, answers with the next status of a list, then 200."""

    def __init__(self, *statuses: int, body: bytes = b"") -> None:
        super().__init__(hook_url=None)
        self.statuses = list(statuses)
        self.came: list[Request] = []
        self.body = body

    async def respond(self, request: Request) -> Answer:
        self.came.append(request)
        return Answer(self.statuses.pop(0) if self.statuses else 200, self.body)

    @property
    def updates(self) -> list[Update]:
        return [Update.model_validate_json(request.body) for request in self.came]


class TestHook:
    @pytest.mark.parametrize(
        "told",
        [
            {"url": "http://causerie.example/h"},
            {"url": "https://causerie.example:9000/h"},
            {"url": "https://causerie.example:99999/h"},
            {"url": "https://causerie.example/h", "secret_token": "à la"},
            {"url": "https://causerie.example/h", "secret_token": "x" * 257},
            {"url": "https://causerie.example/h", "max_connections": 101},
            {"url": "http://127.0.0.1:9/h"},
        ],
    )
    async def test_what_telegram_does_not_take(self, bot: Bot, told: dict[str, object]) -> None:
        with pytest.raises(TelegramBadRequest):
            await bot.set_webhook(**told)  # type: ignore[arg-type]

    async def test_a_hook_is_told_shown_and_removed(self, bot: Bot) -> None:
        assert await bot.set_webhook("https://causerie.example:8443/h", secret_token="s", allowed_updates=["message"])
        info = await bot.get_webhook_info()
        assert (info.url, info.allowed_updates, info.max_connections) == (
            "https://causerie.example:8443/h",
            ["message"],
            40,
        )
        with pytest.raises(TelegramConflictError):
            await bot.get_updates()
        assert await bot.delete_webhook()
        assert not (await bot.get_webhook_info()).url

    async def test_updates_are_posted_with_the_secret_in_order_and_again(self, simulator: TelegramSimulator) -> None:
        hooks = Hooks(500)
        async with serve(hooks) as origin:
            hook_up(simulator, origin)
            for text in ("un", "deux", "trois"):
                await simulator.write(ODILE, text=text)
            await simulator.poster.settled()
        assert [update.message.text for update in hooks.updates if update.message] == ["un", "un", "deux", "trois"]
        assert {request.headers["x-telegram-bot-api-secret-token"] for request in hooks.came} == {"s3cret"}
        assert {request.content_type for request in hooks.came} == {"application/json"}
        assert simulator.state.updates.waiting == 0

    async def test_what_nobody_took_waits_and_comes_with_the_next(self, simulator: TelegramSimulator, bot: Bot) -> None:
        hooks = Hooks(500, 500, 500)
        async with serve(hooks) as origin:
            hook_up(simulator, origin)
            await simulator.write(ODILE, text="un")
            await simulator.poster.settled()
            info = await bot.get_webhook_info()
            assert (info.pending_update_count, info.last_error_message) == (
                1,
                "Wrong response from the webhook: 500",
            )
            await simulator.write(ODILE, text="deux")
            await simulator.poster.settled()
        assert [update.message.text for update in hooks.updates if update.message][-2:] == ["un", "deux"]

    async def test_the_reply_of_a_hook_may_call_a_method(self, simulator: TelegramSimulator) -> None:
        hooks = Hooks(body=f'{{"method":"sendMessage","chat_id":{ODILE},"text":"Reçu"}}'.encode())
        async with serve(hooks) as origin:
            hook_up(simulator, origin)
            await simulator.write(ODILE, text="un")
            await simulator.poster.settled()
            hooks.body = b'{"method":"sendMessage","chat_id":1,"text":"x"}'
            await simulator.write(ODILE, text="deux")
            hooks.body = b"{no json"
            await simulator.write(ODILE, text="trois")
            await simulator.poster.settled()
        assert [received.text for received in simulator.inbox(ODILE)] == ["Reçu"]
        assert simulator.state.updates.waiting == 0


def hook_up(simulator: TelegramSimulator, origin: str) -> None:
    simulator.state.updates.set_hook(Told(f"{origin}/h", "s3cret"))


class TestPolling:
    async def test_an_offset_confirms(self, simulator: TelegramSimulator, bot: Bot) -> None:
        for text in ("un", "deux", "trois"):
            await simulator.write(ODILE, text=text)
        first, second, _ = await bot.get_updates()
        assert [update.update_id for update in await bot.get_updates(limit=1)] == [first.update_id]
        (third,) = await bot.get_updates(offset=second.update_id + 1)
        assert [update.update_id for update in await bot.get_updates()] == [third.update_id]
        assert [update.update_id for update in await bot.get_updates(offset=-1)] == [third.update_id]
        assert not await bot.get_updates(offset=third.update_id + 1)

    async def test_a_newer_poll_ends_the_older_one(self, simulator: TelegramSimulator, bot: Bot) -> None:
        older = asyncio.ensure_future(bot.get_updates(timeout=30))
        await simulator.bell.until(lambda: simulator.state.updates.polled)
        newer = asyncio.ensure_future(bot.get_updates(timeout=30))
        with pytest.raises(TelegramConflictError, match="other getUpdates"):
            await older
        await simulator.write(ODILE, text="x")
        assert len(await newer) == 1

    async def test_a_hook_ends_a_poll(self, simulator: TelegramSimulator, bot: Bot) -> None:
        polling = asyncio.ensure_future(bot.get_updates(timeout=30))
        await simulator.bell.until(lambda: simulator.state.updates.polled)
        await bot.set_webhook("https://causerie.example/h")
        with pytest.raises(TelegramConflictError, match="setWebhook"):
            await polling

    async def test_leaving_ends_a_poll(self) -> None:
        alone = TelegramSimulator(Account(TOKEN))
        async with alone.running():
            polling = asyncio.ensure_future(alone.state.updates.poll(None, limit=1, timeout=60))
            await alone.bell.until(lambda: alone.state.updates.polled)
        assert await polling == []
