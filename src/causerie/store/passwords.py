"""Passwords at rest: argon2id, off the event loop, and as slow for an address nobody has as for one that exists."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's first choice for argon2id: 19 MiB, two passes. Two threads bound what a crowd at the door can take.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_THREADS = ThreadPoolExecutor(2, thread_name_prefix="password")

# The hash of no password anybody has: what is compared when there is no account, so that both take as long.
NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$JxDrZbv6eYW6Njq1TGWkOQ$0d2KvPEiMbRrWOemaADUo0S4GKCI4i4QSn5vdImHeo8"


async def hashed(password: str) -> str:
    """The hash to keep."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, password)


async def matches(kept: str | None, password: str) -> bool:
    """Whether a password is the one behind a hash. None takes as long, and never matches."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _matches, kept, password)


def _matches(kept: str | None, password: str) -> bool:
    try:
        _HASHER.verify(kept or NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether a hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)
