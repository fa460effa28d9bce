"""Whoever holds a link: what it is for, joining by it, choosing a new password by it. No session is needed."""

from __future__ import annotations

from litestar import Response, post
from litestar.params import JSONBody

from causerie.desk import invite
from causerie.desk.invite import Answer
from causerie.http.agent.me import whoever
from causerie.http.injected import PUBLIC, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.invitations import Joined, LinkLook, LinkShown, PasswordChosen
from causerie.http.schemas.session import Me
from causerie.model.agent import Invitation, check_password
from causerie.model.errors import NotFound
from causerie.store import agents, passwords, roles


@post("/join/look", opt=PUBLIC, status_code=200)
async def look_at_link(means: TheMeans, data: JSONBody[LinkShown]) -> LinkLook:
    """What the link is for. 404 once it is used, revoked or too old; looking does not spend it."""
    link = await _standing(means, data.token)
    async with means.database.connection() as conn:
        role = await roles.named(conn, link.role, link.role_id)
    return LinkLook(link.kind, link.email, link.role, role.name or None, link.expires_at)


@post("/join", opt=PUBLIC)
async def join(means: TheMeans, data: JSONBody[Joined]) -> Response[Me]:
    """Join, signed in. 404, 409 `email_taken`, 400 for a password that does not do."""
    link = await _standing(means, data.token)
    check_password(data.password, about=(data.name, link.email))
    answer = Answer(data.name, await passwords.hashed(data.password), data.language)
    key = invite.key_of(means.vault, data.token)
    agent_id = await means.run(lambda work: invite.join(work, means.ids, key, answer))
    cookie, session = await means.door.welcome(agent_id)
    return Response(await whoever(means, session), headers={"set-cookie": cookie})


@post("/join/reset", opt=PUBLIC, status_code=204)
async def choose_password(means: TheMeans, data: JSONBody[PasswordChosen]) -> None:
    """Choose a new password; then one signs in with it, and with one's code where there is one."""
    link = await _standing(means, data.token)
    if link.agent_id is None:
        raise NotFound("invitation")
    async with means.database.connection() as conn:
        person = await agents.person(conn, link.agent_id)
    check_password(data.password, about=(person.name, person.email))
    hashed = await passwords.hashed(data.password)
    key = invite.key_of(means.vault, data.token)
    means.door.forget(await means.run(lambda work: invite.reset(work, key, hashed)))


async def _standing(means: Means, token: str) -> Invitation:
    async with means.database.connection() as conn:
        return await invite.standing(conn, invite.key_of(means.vault, token), now=means.clock())
