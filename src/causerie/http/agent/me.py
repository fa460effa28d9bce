"""Oneself: rights, language, password, second factor."""

from __future__ import annotations

import segno
from litestar import delete, get, patch, post, put
from litestar.params import JSONBody
from pyotp import TOTP

from causerie import __version__
from causerie.desk import prove, secure
from causerie.http.injected import IN_PERSON, TheMeans, TheSession
from causerie.http.means import Means
from causerie.http.schemas.session import Me, MeChange, PasswordShown, Totp, TotpCode
from causerie.model.grant import Right
from causerie.store import agents, pipeline
from causerie.store.agents import Person
from causerie.store.database import Work
from causerie.store.sessions import Session


@get("/me")
async def me(means: TheMeans, session: TheSession) -> Me:
    """Whoever asks, with their rights as they stand."""
    return await whoever(means, session)


async def whoever(means: Means, session: Session) -> Me:
    """The person of a session, as they see themselves."""
    async with means.database.connection() as conn:
        person = await agents.person(conn, session.grant.agent_id)
        sells = await pipeline.is_on(conn)
    grant = session.grant
    return Me(
        id=person.id,
        name=person.name,
        email=person.email,
        role=grant.role,
        rights=[right for right in Right if grant.allows(right)],
        channels=grant.channel_ids,
        teams=sorted(grant.teams),
        language=person.language,
        theme=person.theme,
        hold=person.hold,
        totp=prove.required(means.vault, person),
        demo=means.demo,
        pipeline=sells,
        gifs=means.gifs is not None,
        stickers=means.gifs is not None and means.gifs.has_stickers,
        file_limit=means.file_limit,
        version=__version__,
    )


@patch("/me", opt=IN_PERSON)
async def change_me(means: TheMeans, session: TheSession, data: JSONBody[MeChange]) -> Me:
    """Change one's name, language, theme, hold or password; a new password signs out every other browser."""
    person = await _person(means, session)
    hashed = None
    if data.new_password is not None:
        now = means.clock()
        await secure.require_password(means.database, means.vault, person, data.current_password, now=now)
        hashed = await secure.new_password(person, data.new_password)

    async def verb(work: Work) -> None:
        given = {"name": data.name, "language": data.language, "theme": data.theme, "hold": data.hold}
        await agents.change(work, person.id, given)
        if hashed is not None:
            await secure.set_password(work, person.id, hashed, keep=session.key)

    await means.run(verb)
    means.door.forget(person.id)
    return await whoever(means, session)


@post("/me/totp", opt=IN_PERSON, status_code=200)
async def offer_totp(means: TheMeans, session: TheSession) -> Totp:
    """A secret for a device; it counts once a code of it came back. 409 `totp_already`."""
    person = await _person(means, session)
    secret = await means.run(lambda work: prove.offer(work, means.vault, person))
    uri = TOTP(secret).provisioning_uri(name=person.email, issuer_name="Causerie")
    return Totp(secret, uri, segno.make(uri, error="m").svg_inline(scale=4))


@put("/me/totp", opt=IN_PERSON, status_code=204)
async def confirm_totp(means: TheMeans, session: TheSession, data: JSONBody[TotpCode]) -> None:
    """Turn it on."""
    person = await _person(means, session)
    await means.run(lambda work: secure.confirm_totp(work, means.vault, person, code=data.code, keep=session.key))
    means.door.forget(person.id)


@delete("/me/totp", opt=IN_PERSON)
async def drop_totp(means: TheMeans, session: TheSession, data: JSONBody[PasswordShown]) -> None:
    """Turn it off."""
    person = await _person(means, session)
    now = means.clock()
    await secure.require_password(means.database, means.vault, person, data.current_password, now=now)
    await means.run(lambda work: secure.drop_totp(work, person.id, keep=session.key))
    means.door.forget(person.id)


async def _person(means: Means, session: Session) -> Person:
    async with means.database.connection() as conn:
        return await agents.person(conn, session.grant.agent_id)
