"""Twilio: SMS and MMS on numbers and short codes that the company rents there.

One account may carry many numbers; each is a channel whose address is the number as Twilio writes it.
Messages and receipts arrive on the same hook, signed with the account's token over the public URL.
WhatsApp and RCS through Twilio use other addresses (`whatsapp:+33…`): what they bring in is kept and
shown, sending there is refused until it is built.
"""

from __future__ import annotations

from causerie.channels.twilio.provider import Twilio

__all__ = ["Twilio"]
