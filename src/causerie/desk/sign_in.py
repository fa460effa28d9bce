"""Someone says who they are: counted, proven, then a session of a new token. And the way out again.

An address that nobody has is refused as slowly, and in the same words, as a wrong password. Tries are counted
before they are judged, per account and per place, so that asking many times at once gains nothing.
"""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.desk import prove
from causerie.model.errors import TooMany, Unauthenticated
from causerie.model.event import EventKind
from causerie.store import agents, passwords, sessions, throttles
from causerie.store.agents import Person
from causerie.store.database import Database, Work
from causerie.store.vault import Vault

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10  # wrong tries in a window
PER_PLACE = 30  # an office shares one address; right tries are given back
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was typed, and from where (an address, or the network that counts as one)."""

    email: str
    password: str
    code: str | None
    place: str


async def sign_in(database: Database, vault: Vault, attempt: Attempt, *, now: datetime) -> str:
    """A session's token. Raises TooMany, Unauthenticated `wrong_sign_in` and `code_needed`."""
    account = account_of(vault, attempt.email)
    place = vault.hash("sign-in place", attempt.place)
    await database.run(lambda work: _count(work, account, place), now=now)
    person = await _known(database, attempt)
    upgraded = await _upgraded(person, attempt.password)

    async def verb(work: Work) -> str:
        await prove.check(work, vault, person, attempt.code)
        await throttles.forget(work, account)
        await throttles.give_back(work, place)
        if upgraded:
            await agents.set_password(work, person.id, upgraded)
        return await open_session(work, vault, person.id)

    return await database.run(verb, now=now)


async def open_session(work: Work, vault: Vault, agent_id: int) -> str:
    """A new session and its token, which exists nowhere else from now on."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await sessions.open_one(work, key_of(vault, token), agent_id)
    return token


async def sign_out(work: Work, key: bytes) -> None:
    """End a session; its sockets look again and find nothing."""
    agent_id = await sessions.close_one(work, key)
    if agent_id is not None:
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)


def key_of(vault: Vault, token: str) -> bytes:
    """The key under which a session's row is found."""
    return vault.hash("session", token)


def account_of(vault: Vault, email: str) -> bytes:
    """Under which key the tries at an account are counted, whether it exists or not."""
    return vault.hash("sign-in account", agents.canonical(email))


async def count_try(work: Work, key: bytes, *, limit: int = PER_ACCOUNT) -> None:
    """Count a try before it is judged. Raises TooMany; a refused try is not counted."""
    count, until = await throttles.spend(work, key, window=WINDOW)
    if count > limit:
        raise TooMany("too_many_tries", retry_after=max(1, math.ceil((until - work.now).total_seconds())))


async def _count(work: Work, account: bytes, place: bytes) -> None:
    await count_try(work, place, limit=PER_PLACE)
    await count_try(work, account)


async def _known(database: Database, attempt: Attempt) -> Person:
    async with database.connection() as conn:
        person = await agents.by_email(conn, attempt.email)
    kept = person.password if person is not None and person.active else None
    if not await passwords.matches(kept, attempt.password) or person is None:
        raise Unauthenticated("wrong_sign_in")
    return person


async def _upgraded(person: Person, password: str) -> str | None:
    """A hash with today's parameters, where the kept one is weaker."""
    if person.password is None or not passwords.outdated(person.password):
        return None
    return await passwords.hashed(password)
