"""The account as its token says, and messages numbered over all chats together."""

from __future__ import annotations

from causerie.simulators.telegram import Account, TelegramSimulator
from causerie.simulators.wire import Received


def test_the_bot_is_the_number_before_the_colon() -> None:
    assert Account("12:a", username="u_bot").me["id"] == 12


def test_messages_are_numbered_over_all_chats() -> None:
    state = TelegramSimulator(Account("12:a"), clock=lambda: 1763802000.9).state
    odile, amadou = (state.chats.of(TelegramSimulator(Account("12:a")).customer(name)) for name in ("7", "8"))
    first, second = (state.message(chat, state.account.me, {"text": "x"}) for chat in (odile, amadou))
    assert (first["message_id"], second["message_id"]) == (1, 2)
    assert first["date"] == 1763802000
    assert odile.messages == {1: first}


def test_what_is_delivered_is_on_the_handset_and_in_order() -> None:
    simulator = TelegramSimulator(Account("12:a"))
    chat = simulator.chat("7")
    for number in ("1", "2"):
        simulator.state.deliver(chat, Received(f"7:{number}", "12", f"n{number}", 0.0))
    assert [received.text for received in simulator.inbox("7")] == ["n1", "n2"]
    assert [(accepted.key, accepted.recipient) for accepted in simulator.accepted] == [("7:1", "7"), ("7:2", "7")]
