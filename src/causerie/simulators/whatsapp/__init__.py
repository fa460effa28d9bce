"""Meta's Cloud API for WhatsApp, as far as a business that talks with its customers meets it."""

from causerie.simulators.whatsapp.account import Account, Number, Template
from causerie.simulators.whatsapp.simulator import WhatsAppSimulator

__all__ = ["Account", "Number", "Template", "WhatsAppSimulator"]
