"""A push to a browser: the words encrypted for it alone (RFC 8291, aes128gcm of RFC 8188), our name signed (RFC 8292).

Push services carry what they cannot read. Nothing here waits, stores or knows the time: `push` makes one request
through the guard and says what became of it.
"""

from __future__ import annotations

import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from yarl import URL

from causerie.channels.guard import Forbidden, Interrupted, NotReached, Outgoing, Reply, TooLarge

PUBLIC_KEY, AUTH, SALT = 65, 16, 16  # bytes
RECORD = 4096  # bytes of the one record; push services take no more than that in all (RFC 8030, 7.2)
SIGNED_FOR = timedelta(hours=12)  # RFC 8292: 24 hours at most
LONGEST_WAIT = 3600.0  # seconds: what a push service may ask us to wait that we still believe


class Outcome(StrEnum):
    TAKEN = "taken"
    GONE = "gone"  # there is no such browser any more
    LATER = "later"  # not taken, or nobody knows: a second one replaces the first
    REFUSED = "refused"  # and always will be


@dataclass(frozen=True, slots=True)
class Verdict:
    """`retry_after` in seconds, where the push service told. `status` 0: it was not reached."""

    outcome: Outcome
    status: int = 0
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Push:
    """What is sent: `words` at most 3,900 bytes; kept `ttl` seconds for a browser that sleeps.

    A push of the same `topic` (32 characters of base64url at most) replaces one that still waits.
    """

    words: bytes
    ttl: int
    topic: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who we are: our key, and where we can be found (`https:` or `mailto:`)."""

    key: ec.EllipticCurvePrivateKey
    contact: str


def public_bytes(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as browsers want it: an uncompressed point, 65 bytes."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    """Raises ValueError."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def receiver_key(p256dh: bytes) -> ec.EllipticCurvePublicKey:
    """A browser's public key. Raises ValueError when it is no point of the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), p256dh)


def encrypt(words: bytes, p256dh: bytes, auth: bytes, *, salt: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
    """The body of a push. `salt` and `key` are for this one alone (RFC 8291, 3.4)."""
    ours = public_bytes(key)
    shared = key.exchange(ec.ECDH(), receiver_key(p256dh))
    secret = _expand(_mac(auth, shared), b"WebPush: info\0" + p256dh + ours, 32)
    seed = _mac(salt, secret)
    content_key = _expand(seed, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _expand(seed, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(content_key).encrypt(nonce, words + b"\x02", None)  # 2: the last record, without padding
    return salt + RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def signed(sender: Sender, endpoint: str, *, now: datetime) -> str:
    """The Authorization header (RFC 8292, 3): who sends, to which push service, until when."""
    claims = {
        "aud": str(URL(endpoint).origin()),
        "exp": int((now + SIGNED_FOR).timestamp()),
        "sub": sender.contact,
    }
    head = b64(b'{"typ":"JWT","alg":"ES256"}')
    text = f"{head}.{b64(json.dumps(claims, separators=(',', ':')).encode())}"
    r, s = decode_dss_signature(sender.key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    signature = b64(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={text}.{signature}, k={b64(public_bytes(sender.key))}"


async def push(
    outgoing: Outgoing, sender: Sender, endpoint: str, *, keys: tuple[bytes, bytes], push: Push, now: datetime
) -> Verdict:
    """One request to a browser whose `keys` are (p256dh, auth)."""
    body = encrypt(push.words, *keys, salt=os.urandom(SALT), key=ec.generate_private_key(ec.SECP256R1()))
    headers = {
        "authorization": signed(sender, endpoint, now=now),
        "content-encoding": "aes128gcm",
        "content-type": "application/octet-stream",
        "ttl": str(push.ttl),
        "topic": push.topic,
        "urgency": "high",
    }
    try:
        return _verdict(await outgoing.request("POST", endpoint, data=body, headers=headers))
    except (NotReached, Interrupted):
        return Verdict(Outcome.LATER)
    except TooLarge:
        return Verdict(Outcome.TAKEN)  # an answer that nobody reads
    except Forbidden:
        return Verdict(Outcome.REFUSED)


def _verdict(reply: Reply) -> Verdict:
    if 200 <= reply.status < 300:
        return Verdict(Outcome.TAKEN, reply.status)
    if reply.status in (404, 410):
        return Verdict(Outcome.GONE, reply.status)
    if reply.status in (408, 425, 429) or reply.status >= 500:
        return Verdict(Outcome.LATER, reply.status, _seconds(reply.headers.get("retry-after", "")))
    return Verdict(Outcome.REFUSED, reply.status)


def _seconds(told: str) -> float | None:
    return min(float(told), LONGEST_WAIT) if told.isdecimal() and len(told) < 10 else None


def _mac(key: bytes, data: bytes) -> bytes:
    made = hmac.HMAC(key, hashes.SHA256())
    made.update(data)
    return made.finalize()


def _expand(key: bytes, info: bytes, length: int) -> bytes:
    """HKDF's second step, for as much as one hash gives (RFC 5869)."""
    return _mac(key, info + b"\x01")[:length]
