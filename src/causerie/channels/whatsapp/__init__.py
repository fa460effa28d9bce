"""WhatsApp by Meta's Cloud API: one app, several numbers, customers with or without a phone number."""

from causerie.channels.whatsapp.provider import WhatsApp

__all__ = ["WhatsApp"]
