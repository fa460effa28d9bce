"""The providers, as a tuple: adding one is one line here."""

from __future__ import annotations

from causerie.channels.protocol import Provider
from causerie.channels.telegram import Telegram
from causerie.channels.twilio import Twilio
from causerie.channels.webchat import Webchat
from causerie.channels.whatsapp import WhatsApp

PROVIDERS: tuple[Provider, ...] = (Twilio(), WhatsApp(), Telegram(), Webchat())
BY_NAME: dict[str, Provider] = {provider.name: provider for provider in PROVIDERS}
