"""Secrets at rest: provider credentials and TOTP keys, encrypted under a key that is never in the data.

AES-256-GCM with a random 96-bit nonce. The keyed hash used for suppressions, tokens and throttles has
a key of its own in the same file, so that a stolen database alone tells neither. Rotation re-encrypts everything
under a new key (`causerie key rotate`); the hash key does not rotate, or every STOP would be forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from causerie.model.errors import Misconfigured

KEY_BYTES = 32
NONCE_BYTES = 12


class Vault:
    """Encrypts and hashes under one key file: 32 bytes for secrets, 32 for hashes, base64, mode 0600."""

    def __init__(self, secret: bytes, pepper: bytes) -> None:
        self._cipher = AESGCM(secret)
        self._pepper = pepper

    @classmethod
    def open(cls, path: Path) -> Vault:
        """Read the key file, making it on first use. Raises Misconfigured when it is readable by others."""
        if not path.exists():
            _create(path)
        if path.stat().st_mode & 0o077:
            raise Misconfigured("key_file_open", path=str(path))
        try:
            secret, pepper = (b64decode(line, validate=True) for line in path.read_text().split())
        except ValueError:
            raise Misconfigured("key_file_damaged", path=str(path)) from None
        if len(secret) != KEY_BYTES or len(pepper) != KEY_BYTES:
            raise Misconfigured("key_file_damaged", path=str(path))
        return cls(secret, pepper)

    @classmethod
    def successor(cls, path: Path) -> tuple[Vault, str]:
        """A vault with a new secret and the same pepper, and the lines of its key file."""
        pepper = b64decode(path.read_text().split()[1])
        secret = os.urandom(KEY_BYTES)
        return cls(secret, pepper), _lines(secret, pepper)

    def lock(self, values: dict[str, str], *, purpose: str) -> bytes:
        """Encrypt; `purpose` is authenticated, so that one secret cannot stand in for another."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, msgspec.json.encode(values), purpose.encode())

    def unlock(self, sealed: bytes, *, purpose: str) -> dict[str, str]:
        """Decrypt. Raises Misconfigured when the key is not the one that sealed it."""
        try:
            opened = self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to be anything we sealed
            raise Misconfigured("key_does_not_open", purpose=purpose) from None
        return msgspec.json.decode(opened, type=dict[str, str])

    def hash(self, *parts: str) -> bytes:
        """A keyed hash of the parts, 32 bytes; the lengths are hashed too, so parts cannot run together."""
        message = b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)
        return hmac.digest(self._pepper, message, hashlib.sha256)


def _lines(secret: bytes, pepper: bytes) -> str:
    return "".join(f"{b64encode(part).decode()}\n" for part in (secret, pepper))


def _create(path: Path) -> None:
    """Made whole beside its place and linked into it: of two processes that start at once, both read one key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(_lines(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES)))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
