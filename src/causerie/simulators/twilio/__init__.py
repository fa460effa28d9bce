"""Twilio as a simulator: one account, its numbers and services, the Messages resource, signed webhooks."""

from __future__ import annotations

from causerie.simulators.twilio.account import Account, Number, Service
from causerie.simulators.twilio.simulator import TwilioSimulator

__all__ = ["Account", "Number", "Service", "TwilioSimulator"]
