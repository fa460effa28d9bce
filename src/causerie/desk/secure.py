"""What someone changes about how they prove themselves. Whoever else was signed in as them is signed out."""

from __future__ import annotations

from datetime import datetime

from causerie.desk import prove, sign_in
from causerie.model.agent import check_password
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.store import agents, passwords, sessions, throttles
from causerie.store.agents import Person
from causerie.store.database import Database, Work
from causerie.store.vault import Vault


async def require_password(
    database: Database, vault: Vault, person: Person, given: str | None, *, now: datetime
) -> None:
    """Raises Invalid `wrong_password` unless it is the person's own. Tries count like those of a sign-in."""
    account = sign_in.account_of(vault, person.email)
    await database.run(lambda work: sign_in.count_try(work, account), now=now)
    if not await passwords.matches(person.password, given or ""):
        raise Invalid("wrong_password")
    await database.run(lambda work: throttles.forget(work, account), now=now)


async def new_password(person: Person, new: str) -> str:
    """The hash of an acceptable new password. Raises Invalid. Slow on purpose: call it outside a transaction."""
    check_password(new, about=(person.name, person.email))
    return await passwords.hashed(new)


async def set_password(work: Work, agent_id: int, hashed: str, *, keep: bytes | None) -> None:
    """Change a password; every session but the one under `keep` ends, sockets included."""
    await agents.set_password(work, agent_id, hashed)
    await end_others(work, agent_id, keep=keep)


async def confirm_totp(work: Work, vault: Vault, person: Person, *, code: str, keep: bytes) -> None:
    """From now on signing in takes a code. Raises Invalid `wrong_code`."""
    await prove.confirm(work, vault, person, code)
    await end_others(work, person.id, keep=keep)


async def drop_totp(work: Work, agent_id: int, *, keep: bytes) -> None:
    """Signing in takes no code any more."""
    await agents.set_totp(work, agent_id, None)
    await end_others(work, agent_id, keep=keep)


async def end_others(work: Work, agent_id: int, *, keep: bytes | None) -> None:
    await sessions.close_all(work, agent_id, but=keep)
    work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)
