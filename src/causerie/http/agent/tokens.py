"""API tokens. The token itself is shown once; what is kept is a keyed hash."""

from __future__ import annotations

import secrets

from litestar import delete, get, post
from litestar.params import JSONBody

from causerie.desk.appoint import distrust, entrust
from causerie.http.auth import token_key
from causerie.http.injected import ADMINISTER, ADMINISTER_IN_PERSON, TheGrant, TheMeans
from causerie.http.schemas.agents import Named, TokenMade
from causerie.http.schemas.fields import Id
from causerie.model.agent import Token
from causerie.store import tokens as stored

MARK = "causerie_"  # so that scanners of public code recognise a leaked one


@get("/tokens", opt=ADMINISTER)
async def tokens(means: TheMeans) -> list[Token]:
    """The tokens in use."""
    async with means.database.connection() as conn:
        return await stored.everything(conn)


@post("/tokens", opt=ADMINISTER_IN_PERSON)
async def add_token(means: TheMeans, grant: TheGrant, data: JSONBody[Named]) -> TokenMade:
    """A token that acts as whoever made it. A token cannot make another."""
    token = MARK + secrets.token_urlsafe(32)
    key = token_key(means.vault, token)
    token_id = await means.run(lambda work: entrust(work, means.ids, grant=grant, name=data.name, key=key))
    return TokenMade(token_id, grant.agent_id, data.name, means.clock(), None, token)


@delete("/tokens/{id:int}", opt=ADMINISTER)
async def remove_token(means: TheMeans, grant: TheGrant, token_id: Id) -> None:
    """Revoke it, at once."""
    means.door.forget(await means.run(lambda work: distrust(work, grant=grant, token_id=token_id)))
