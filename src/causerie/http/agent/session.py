"""Signing in and out."""

from __future__ import annotations

from litestar import Response, delete, post
from litestar.params import JSONBody

from causerie.desk.sign_in import Attempt
from causerie.http.agent.me import whoever
from causerie.http.injected import PUBLIC, AnyRequest, TheMeans, TheSession
from causerie.http.schemas.session import Me, SignIn
from causerie.http.visitor.limits import neighbourhood


@post("/session", opt=PUBLIC, status_code=200)
async def open_session(request: AnyRequest, means: TheMeans, data: JSONBody[SignIn]) -> Response[Me]:
    """Sign in. 401 `wrong_sign_in`, 401 `code_needed` when a code has to come with the same words, 429."""
    client = request.scope.get("client")
    place = neighbourhood(client[0]) if client else "nowhere"
    cookie, session = await means.door.enter(Attempt(data.email, data.password, data.code, place))
    return Response(await whoever(means, session), headers={"set-cookie": cookie})


@delete("/session")
async def close_session(means: TheMeans, session: TheSession) -> Response[None]:
    """Sign out."""
    return Response(None, headers={"set-cookie": await means.door.leave(session)}, status_code=204)
