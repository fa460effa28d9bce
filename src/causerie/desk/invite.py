"""A colleague is let in by a link, once: to join with the rights chosen for them, or to choose a new password.

The link is shown to the administrator who makes it; what is kept is a keyed hash. It travels by whatever way the two
already trust, or by a letter of ours where the house has e-mail and that is asked for. It is good for as long as
whoever made it may give what it gives: a link of somebody who left, or was demoted, opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.desk.appoint import Newcomer, appoint
from causerie.desk.empower import giving
from causerie.desk.secure import end_others
from causerie.model.agent import Invitation, Language, LinkKind
from causerie.model.errors import Conflict, NotFound
from causerie.model.grant import Grant, Right, Role
from causerie.model.role import HouseRole
from causerie.store import agents, channels, invitations, postings, roles, teams
from causerie.store.database import Connection, Work
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
    role_id: int | None = None
    letter: Language | None = None  # in which they are written to; None: nobody writes


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody who joins says of themselves; `password` is the hash."""

    name: str
    password: str
    language: Language


def key_of(vault: Vault, token: str) -> bytes:
    """The key under which a link's row is found."""
    return vault.hash("invitation", token)


def url_of(public_url: str, token: str) -> str:
    """The token stands behind the #: browsers send it to nobody, so that no proxy writes it down."""
    return f"{public_url.rstrip('/')}/join#{token}"


async def invite(work: Work, ids: Ids, vault: Vault, *, grant: Grant, offer: Offer) -> tuple[int, str]:
    """A link to join; returns its id and its token. A former link for the same address stops working.

    Raises Forbidden, Conflict `email_taken` and `invitations_full`, NotFound of a team or channel.
    """
    grant.require(Right.ADMINISTER)
    giving(grant, await roles.named(work.conn, offer.role, offer.role_id))
    if await agents.by_email(work.conn, offer.email) is not None:
        raise Conflict("email_taken")
    await _know(work, offer)
    row = {
        "email": agents.canonical(offer.email),
        "role": offer.role,
        "role_id": offer.role_id,
        "teams": sorted(set(offer.teams)),
        "channels": sorted(set(offer.channels)),
        "agent_id": None,
    }
    made = await _add(work, ids, vault, grant=grant, kind=LinkKind.JOIN, row=row)
    if offer.letter is not None:
        await _write(work, vault, *made, language=offer.letter)
    return made


async def offer_reset(
    work: Work, ids: Ids, vault: Vault, *, grant: Grant, agent_id: int, letter: bool = False
) -> tuple[int, str]:
    """A link by which a colleague chooses a new password; returns its id and its token. Raises Forbidden, NotFound.

    Whoever holds it can sign in as the colleague, so that it is given by nobody who may do less.
    """
    grant.require(Right.ADMINISTER)
    agent = await agents.agent(work.conn, agent_id)
    if not agent.active:
        raise NotFound("agent")
    giving(grant, await roles.named(work.conn, agent.role, agent.role_id))
    given: dict[str, object] = {"role": agent.role, "role_id": agent.role_id, "teams": [], "channels": []}
    row = {"email": agent.email, **given, "agent_id": agent_id}
    made = await _add(work, ids, vault, grant=grant, kind=LinkKind.RESET, row=row)
    if letter:
        await _write(work, vault, *made, language=agent.language)
    return made


async def withdraw(work: Work, *, grant: Grant, invitation_id: int) -> None:
    """Revoke a link. Raises Forbidden, NotFound."""
    grant.require(Right.ADMINISTER)
    await invitations.revoke(work, invitation_id)


async def standing(conn: Connection, key: bytes, *, now: datetime) -> Invitation:
    """The link of a token, for whoever holds it. Raises NotFound once it is used, revoked, too old or vouched for by
    nobody.
    """
    link = await invitations.by_token(conn, key, now=now)
    await _vouched(conn, link)
    return link


async def join(work: Work, ids: Ids, key: bytes, answer: Answer) -> int:
    """Somebody comes by their link; returns their id. Raises NotFound, and Conflict `email_taken`.

    A team or a channel that is gone meanwhile is left out: the person is here, and the page of colleagues shows it.
    """
    link = await invitations.use(work, key)
    if link.kind is not LinkKind.JOIN:
        raise NotFound("invitation")
    await _vouched(work.conn, link)
    newcomer = Newcomer(
        name=answer.name,
        email=link.email,
        role=link.role,
        role_id=link.role_id,
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
    await _vouched(work.conn, link)
    person = await agents.person(work.conn, link.agent_id)
    await agents.set_password(work, person.id, hashed)
    await end_others(work, person.id, keep=None)
    return person.id


async def _vouched(conn: Connection, link: Invitation) -> None:
    """Whoever made it may still give it, and whom it is for is still here. Raises NotFound."""
    maker = await agents.grant_of(conn, link.invited_by)
    given = await _given(conn, link)
    if maker is None or given is None or not maker.allows(Right.ADMINISTER):
        raise NotFound("invitation")
    if not maker.covers(given.rights, everything=given.everything):
        raise NotFound("invitation")


async def _given(conn: Connection, link: Invitation) -> HouseRole | None:
    """What it gives: a role, or a colleague's own as it stands; None when they left."""
    if link.kind is LinkKind.JOIN or link.agent_id is None:
        return await roles.named(conn, link.role, link.role_id)
    agent = await agents.agent(conn, link.agent_id)
    return await roles.named(conn, agent.role, agent.role_id) if agent.active else None


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


async def _write(work: Work, vault: Vault, invitation_id: int, token: str, *, language: Language) -> None:
    """The letter that brings the link, in the transaction that makes it: they are there together or not at all."""
    sealed = vault.lock({"token": token}, purpose=postings.PURPOSE)
    await postings.add(work, invitation_id, sealed=sealed, language=language)
