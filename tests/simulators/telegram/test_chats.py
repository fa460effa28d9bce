"""The rates of sends under a told clock: one a second for a person with a burst, thirty for the bot."""

from __future__ import annotations

import pytest

from causerie.simulators.telegram.asked import Refusal
from causerie.simulators.telegram.chats import Chat, Chats, Rates
from causerie.simulators.wire import Customer


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


def spent(chats: Chats, chat: Chat, times: int) -> int:
    """How many of so many sends were let through."""
    taken = 0
    for _ in range(times):
        try:
            chats.spend(chat)
        except Refusal:
            continue
        taken += 1
    return taken


def test_one_person_takes_a_burst_then_one_a_second() -> None:
    clock = Clock()
    chats = Chats(Rates(chat=1.0, chat_burst=3, bot=None), clock)
    odile, amadou = chats.of(Customer("7")), chats.of(Customer("8"))
    assert spent(chats, odile, 5) == 3
    assert spent(chats, amadou, 1) == 1
    clock.now += 2
    assert spent(chats, odile, 5) == 2


def test_the_refusal_names_the_wait() -> None:
    chats = Chats(Rates(chat_burst=0), Clock())
    with pytest.raises(Refusal) as refused:
        chats.spend(chats.of(Customer("7")))
    assert (refused.value.number, refused.value.retry_after) == (429, 1)


def test_the_bot_as_a_whole_has_its_rate() -> None:
    clock = Clock()
    chats = Chats(Rates(chat=None, bot=30.0, bot_burst=30), clock)
    people = [chats.of(Customer(str(number))) for number in range(40)]
    assert sum(spent(chats, chat, 1) for chat in people) == 30
    clock.now += 0.5
    assert sum(spent(chats, chat, 1) for chat in people) == 15


def test_without_rates_everything_passes() -> None:
    chats = Chats(Rates(chat=None, bot=None), Clock())
    assert spent(chats, chats.of(Customer("7")), 500) == 500


@pytest.mark.parametrize(("chat_id", "number"), [("", 400), ("8", 400), ("7", 403)])
def test_who_is_not_there(chat_id: str, number: int) -> None:
    chats = Chats(Rates(), Clock())
    chats.of(Customer("7"))
    with pytest.raises(Refusal) as refused:
        chats.writable(chat_id)
    assert refused.value.number == number
