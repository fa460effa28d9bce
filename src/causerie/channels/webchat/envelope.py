"""The envelope of web chat: how it is signed.

A visitor proves who they are to `http/visitor`, which then writes and signs an envelope: from there on web
chat is a provider like another. The secret that signs envelopes is not the one a company's site signs its
members with, or a member whose id is shaped like an envelope would hold a valid signature for it.
"""

from __future__ import annotations

import hashlib
import hmac

SIGNATURE = "x-causerie-signature"


def sign(secret: str, body: bytes) -> str:
    """The value of `x-causerie-signature` for an envelope."""
    return "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()
