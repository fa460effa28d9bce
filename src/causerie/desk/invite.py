"""A colleague is let in by a link, once: to join with the rights chosen for them, or to choose a new password.

The link is shown to the administrator who makes it and to nobody else; what is kept is a keyed hash. No mail is
needed: it travels by whatever way the two already trust.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from causerie.desk.appoint import Newcomer, appoint
from causerie.desk.secure import end_others
from causerie.model.agent import Language, LinkKind
from causerie.model.errors import Conflict, NotFound
from causerie.model.grant import Grant, Right, Role
from causerie.store import agents, channels, invitations, teams
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault

LASTS = {LinkKind.JOIN: timedelta(days=7), LinkKind.RESET: timedelta(days=1)}
MOST = 200  # that stand at once: a list that a page shows whole
TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom to let in, as what, seeing which channels."""

    email: str
    role: Role
    teams: Sequence[int] = ()
    channels: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody who joins says of themselves; `password` is the hash."""

    name: str
    password: str
    language: Language


def key_of(vault: Vault, token: str) -> bytes:
    """The key under which a link's row is found."""
    return vault.hash("invitation", token)


async def invite(work: Work, ids: Ids, vault: Vault, *, grant: Grant, offer: Offer) -> tuple[int, str]:
    """A link to join; returns its id and its token. A former link for the same address stops working.

    Raises Forbidden, Conflict `email_taken` and `invitations_full`, NotFound of a team or channel.
    """
    grant.require(Right.ADMINISTER)
    if await agents.by_email(work.conn, offer.email) is not None:
        raise Conflict("email_taken")
    await _know(work, offer)
    row = {
        "email": agents.canonical(offer.email),
        "role": offer.role,
        "teams": sorted(set(offer.teams)),
        "channels": sorted(set(offer.channels)),
        "agent_id": None,
    }
    return await _add(work, ids, vault, grant=grant, kind=LinkKind.JOIN, row=row)


async def offer_reset(work: Work, ids: Ids, vault: Vault, *, grant: Grant, agent_id: int) -> tuple[int, str]:
    """A link by which a colleague chooses a new password; returns its id and its token. Raises Forbidden, NotFound."""
    grant.require(Right.ADMINISTER)
    agent = await agents.agent(work.conn, agent_id)
    if not agent.active:
        raise NotFound("agent")
    row = {"email": agent.email, "role": agent.role, "teams": [], "channels": [], "agent_id": agent_id}
    return await _add(work, ids, vault, grant=grant, kind=LinkKind.RESET, row=row)


async def withdraw(work: Work, *, grant: Grant, invitation_id: int) -> None:
    """Revoke a link. Raises Forbidden, NotFound."""
    grant.require(Right.ADMINISTER)
    await invitations.revoke(work, invitation_id)


async def join(work: Work, ids: Ids, key: bytes, answer: Answer) -> int:
    """Somebody comes by their link; returns their id. Raises NotFound, and Conflict `email_taken`.

    A team or a channel that is gone meanwhile is left out: the person is here, and the page of colleagues shows it.
    """
    link = await invitations.use(work, key)
    if link.kind is not LinkKind.JOIN:
        raise NotFound("invitation")
    newcomer = Newcomer(
        name=answer.name,
        email=link.email,
        role=link.role,
        password=answer.password,
        teams=await teams.among(work, link.teams),
        channels=await channels.among(work, link.channels),
        language=answer.language,
    )
    agent_id = await appoint(work, ids, newcomer)
    await invitations.became(work, link.id, agent_id)
    return agent_id


async def reset(work: Work, key: bytes, hashed: str) -> int:
    """Set the password a link allows to set; every session of its colleague ends. Returns who. Raises NotFound."""
    link = await invitations.use(work, key)
    if link.kind is not LinkKind.RESET or link.agent_id is None:
        raise NotFound("invitation")
    person = await agents.person(work.conn, link.agent_id)
    if not person.active:
        raise NotFound("invitation")
    await agents.set_password(work, person.id, hashed)
    await end_others(work, person.id, keep=None)
    return person.id


async def _know(work: Work, offer: Offer) -> None:
    if len(await teams.among(work, offer.teams)) != len(set(offer.teams)):
        raise NotFound("team")
    if len(await channels.among(work, offer.channels)) != len(set(offer.channels)):
        raise NotFound("channel")


async def _add(
    work: Work, ids: Ids, vault: Vault, *, grant: Grant, kind: LinkKind, row: Mapping[str, object]
) -> tuple[int, str]:
    await invitations.revoke_like(work, kind, str(row["email"]))
    # Two at once may pass the limit by one: it bounds a list, it is not a promise.
    if await invitations.count(work) >= MOST:
        raise Conflict("invitations_full", limit=MOST)
    token, invitation_id = secrets.token_urlsafe(TOKEN_BYTES), await ids.one(work.conn)
    written = {"id": invitation_id, "kind": kind, "token": key_of(vault, token), "invited_by": grant.agent_id}
    await invitations.add(work, {**row, **written, "expires_at": work.now + LASTS[kind]})
    return invitation_id, token
