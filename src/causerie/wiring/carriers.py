"""The providers of the demo: the simulators under accounts of our own, with what a demonstration asks of them.

Their secrets come from the house's own key, so that they are the same at every start and stand in no source.
Numbers and ids go on from the clock: a ledger remembers keys for ever, and a provider that started to count
again would be taken for a duplicate of itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from causerie.channels.telegram.parse import ALLOWED
from causerie.simulators import telegram, twilio, whatsapp
from causerie.simulators.telegram.asked import Asked, Refusal
from causerie.simulators.telegram.chats import Chats, Rates
from causerie.simulators.telegram.methods import SENDS
from causerie.simulators.twilio.account import Message
from causerie.simulators.visitor import VisitorSimulator
from causerie.simulators.whatsapp.checks import Wanted
from causerie.simulators.whatsapp.simulator import UNDELIVERABLE
from causerie.simulators.wire import Answer, Customer, Simulator, json_answer
from causerie.store.vault import Vault
from causerie.wiring.demo import cast
from causerie.wiring.demo.templates import templates

ACCOUNT = "102290129340398"  # the WhatsApp Business account
PORTFOLIO = "1203988901"
UNREACHABLE = 30003  # Twilio's word for a handset that is off
CALM = Rates(chat=None)  # a demonstration writes faster than a person reads


@dataclass
class Failing:
    """How many of the next sends shall fail for good, whatever their provider."""

    left: int = 0

    def take(self) -> bool:
        struck = self.left > 0
        self.left -= struck
        return struck


class Carrier(twilio.TwilioSimulator):
    """Twilio, beyond which a handset may be off."""

    def __init__(self, account: twilio.Account, *, hook_url: str, failing: Failing) -> None:
        super().__init__(account, hook_url=hook_url)
        self._failing = failing

    def _fate(self, message: Message) -> int | None:
        return UNREACHABLE if self._failing.take() else super()._fate(message)


class Platform(whatsapp.WhatsAppSimulator):
    """WhatsApp, whose people look at their screen a moment after it lit up."""

    def __init__(self, account: whatsapp.Account, *, hook_url: str, failing: Failing) -> None:
        super().__init__(account, hook_url=hook_url)
        self.attentive = False
        self._failing = failing

    def _late_refusal(self, person: Customer, want: Wanted) -> tuple[int, str, str] | None:
        return UNDELIVERABLE if self._failing.take() else super()._late_refusal(person, want)


class _Numbered(Chats):
    """Chats whose messages are numbered from `first` on."""

    def __init__(self, *, first: int) -> None:
        super().__init__(CALM, time.time)
        self._first = first

    def next_number(self) -> int:
        return self._first + super().next_number()


class Bot(telegram.TelegramSimulator):
    """Telegram, going on where an earlier start left off."""

    def __init__(self, account: telegram.Account, *, hook_url: str, failing: Failing) -> None:
        super().__init__(account, hook_url=hook_url)
        self._first = first = int(time.time())
        self.state.chats = _Numbered(first=first)
        self._pressed = first
        self._failing = failing

    async def _call(self, method: str, asked: Asked) -> Answer:
        if method.lower() in SENDS and self._failing.take():
            raise Refusal(403, "Forbidden: user is deactivated")
        if method.lower() == "setmessagereaction" and (asked.integer("message_id") or 0) <= self._first:
            return json_answer({"ok": True, "result": True})  # on what was said before this start, forgotten since
        return await super()._call(method, asked)


def credentials(vault: Vault) -> dict[str, dict[str, str]]:
    """What each connection of the demo is opened with."""

    def secret(what: str) -> str:
        return vault.hash("demo", what).hex()[:32]

    return {
        "twilio": {"account_sid": f"AC{secret('sid')}", "auth_token": secret("auth_token")},
        "whatsapp": {
            "app_secret": secret("app_secret"),
            "access_token": f"EAA{secret('access_token')}",
            "verify_token": secret("verify_token"),
            "business_account_id": ACCOUNT,
            "portfolio_id": PORTFOLIO,
        },
        "telegram": {"bot_token": f"{cast.BOT}:{secret('bot_token')}", "secret_token": secret("secret_token")},
        "webchat": {"secret": secret("envelopes")},
    }


@dataclass(frozen=True, slots=True)
class Built:
    """What a simulator is built from."""

    vault: Vault
    failing: Failing
    public_url: str

    def simulator(self, provider: str, hook_url: str) -> Simulator:
        """The provider of that name, telling the product at `hook_url`."""
        return _BUILDERS[provider](self, credentials(self.vault)[provider], hook_url)


def _carrier(built: Built, secrets: Mapping[str, str], hook_url: str) -> Simulator:
    numbers = [twilio.Number(cast.SMS_NUMBER)]
    account = twilio.Account(secrets["account_sid"], secrets["auth_token"], numbers, name=cast.BRAND)
    return Carrier(account, hook_url=hook_url, failing=built.failing)


def _platform(built: Built, secrets: Mapping[str, str], hook_url: str) -> Simulator:
    numbers = (whatsapp.Number(cast.WHATSAPP_ID, cast.WHATSAPP_NUMBER, cast.BRAND),)
    account = whatsapp.Account(ACCOUNT, secrets["app_secret"], secrets["access_token"], numbers, templates())
    return Platform(account, hook_url=hook_url, failing=built.failing)


def _bot(built: Built, secrets: Mapping[str, str], hook_url: str) -> Simulator:
    account = telegram.Account(
        secrets["bot_token"],
        name=cast.BRAND,
        username="atelier_velo_bot",
        secret_token=secrets["secret_token"],
        loopback_hooks=True,
        first_update=int(time.time()),
    )
    made = Bot(account, hook_url=hook_url, failing=built.failing)
    made.state.updates.allowed = ALLOWED  # as setWebhook would have said
    return made


def _visitors(built: Built, secrets: Mapping[str, str], hook_url: str) -> Simulator:
    return VisitorSimulator(built.public_url, cast.WIDGET)


_BUILDERS: dict[str, Callable[[Built, Mapping[str, str], str], Simulator]] = {
    "twilio": _carrier,
    "whatsapp": _platform,
    "telegram": _bot,
    "webchat": _visitors,
}
