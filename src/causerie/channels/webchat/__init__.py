"""Web chat: our own protocol, through the same door as everybody else's."""

from causerie.channels.webchat.envelope import sign
from causerie.channels.webchat.provider import Webchat

__all__ = ["Webchat", "sign"]
