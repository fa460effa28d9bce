"""Templates of a channel: listed for whoever may answer on it, and read anew from the platform when somebody asks."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from litestar import get, post
from litestar.params import QueryParameter

from causerie.channels.registry import BY_NAME
from causerie.desk.collect import Collector
from causerie.http.injected import ANSWER, AnyRequest, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.problems import language_for
from causerie.http.schemas.fields import Id
from causerie.http.schemas.templates import TemplateList
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.sentences import sentence
from causerie.store import templates as stored
from causerie.store.templates import Reading

PATIENCE = timedelta(seconds=5)  # a list that was read since is new enough, whoever asks
Words = Annotated[str, QueryParameter(max_length=200, pattern=r"^(?![\s\S]*[\x00-\x1f\x7f])")]
Every = Annotated[bool, QueryParameter()]


@get("/channels/{id:int}/templates", opt=ANSWER)
async def channel_templates(
    request: AnyRequest, means: TheMeans, grant: TheGrant, channel_id: Id, q: Words = "", every: Every = False
) -> TemplateList:
    """Those that can be sent, or `every` one with its state; `q`: whose name and words hold all of these words."""
    return await _listed(request, means, grant, channel_id, words=q.split(), every=every)


@post("/channels/{id:int}/templates/refresh", opt=ANSWER, status_code=200)
async def refresh_templates(
    request: AnyRequest, means: TheMeans, grant: TheGrant, channel_id: Id, every: Every = False
) -> TemplateList:
    """Read the platform's list now. When it does not answer, what was known stays, with the reason."""
    async with means.database.connection() as conn:
        known = await stored.reading(conn, grant, channel_id)
    _require(known)
    now = means.clock()
    if known.error or known.read_at is None or now - known.read_at > PATIENCE:
        await means.look_again()
        held = means.directory.connection(known.connection_id)
        await Collector(means.database, means.directory, means.lines, means.ids).collect(held, now=now)
    return await _listed(request, means, grant, channel_id, every=every)


async def _listed(
    request: AnyRequest, means: Means, grant: Grant, channel_id: int, *, words: list[str] | None = None, every: bool
) -> TemplateList:
    async with means.database.connection() as conn:
        known = await stored.reading(conn, grant, channel_id)
        _require(known)
        found = await stored.visible(conn, grant, channel_id, words=words or [], every=every)
    said = sentence(known.error, language_for(request.scope)) if known.error else None
    return TemplateList(found, known.read_at, known.error, said)


def _require(known: Reading) -> None:
    """Raises NotFound where there is no such thing as a template."""
    if not BY_NAME[known.provider].capabilities.templates:
        raise NotFound("template")
