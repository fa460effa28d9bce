"""The second proof: a six-digit code from a device (TOTP, RFC 6238). Its secret is sealed, a code passes once."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

from causerie.model.errors import Conflict, Invalid, Unauthenticated
from causerie.store import agents
from causerie.store.agents import Person
from causerie.store.database import Work
from causerie.store.vault import Vault

STEP = 30  # seconds a code lives
DRIFT = 1  # steps a device's clock may be off, either way
_PURPOSE = "totp"


def required(vault: Vault, person: Person) -> bool:
    """Whether signing in takes a code."""
    return _secret(vault, person, "on") is not None


async def offer(work: Work, vault: Vault, person: Person) -> str:
    """A secret to put into a device; it counts once `confirm` saw a code of it. Raises Conflict when one counts."""
    if required(vault, person):
        raise Conflict("totp_already")
    secret = pyotp.random_base32()
    await agents.set_totp(work, person.id, _sealed(vault, secret, "offered"))
    return secret


async def confirm(work: Work, vault: Vault, person: Person, code: str) -> None:
    """Turn the offered secret on. Raises Invalid `wrong_code`."""
    secret = _secret(vault, person, "offered")
    step = _step(secret, code, work.now) if secret else None
    if secret is None or step is None:
        raise Invalid("wrong_code")
    await agents.set_totp(work, person.id, _sealed(vault, secret, "on"))
    await agents.spend_step(work, person.id, step)


async def check(work: Work, vault: Vault, person: Person, code: str | None) -> None:
    """Judge the code of a sign-in. Raises Unauthenticated `code_needed` or, as for a password, `wrong_sign_in`."""
    secret = _secret(vault, person, "on")
    if secret is None:
        return
    if not code:
        raise Unauthenticated("code_needed")
    step = _step(secret, code, work.now)
    if step is None or not await agents.spend_step(work, person.id, step):
        raise Unauthenticated("wrong_sign_in")


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step a code belongs to, if it is one of the few that count now."""
    given = "".join(code.split())
    today = int(now.timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    for step in range(today - DRIFT, today + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            return step
    return None


def _sealed(vault: Vault, secret: str, state: str) -> bytes:
    return vault.lock({"secret": secret, "state": state}, purpose=_PURPOSE)


def _secret(vault: Vault, person: Person, state: str) -> str | None:
    if person.totp is None:
        return None
    opened = vault.unlock(person.totp, purpose=_PURPOSE)
    return opened["secret"] if opened["state"] == state else None
