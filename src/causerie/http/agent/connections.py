"""Provider accounts: connected, checked, changed, taken off. Their credentials go in and never come out."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.params import JSONBody
from msgspec import UNSET

from causerie.channels.protocol import Health as Found
from causerie.desk.collect import Collector
from causerie.desk.connect import Account, connect, disconnect, reconnect
from causerie.desk.examine import check, conclude, register
from causerie.http.injected import ADMINISTER, AnyRequest, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.problems import language_for
from causerie.http.schemas.channels import Connection, ConnectionChange, ConnectionWritten, Health
from causerie.http.schemas.fields import Id
from causerie.model.sentences import sentence
from causerie.store.connections import Held


@get("/connections", opt=ADMINISTER)
async def connections(means: TheMeans) -> list[Connection]:
    """Every provider account."""
    await means.look_again()
    return [_shown(means, held) for held in means.directory.all()]


@post("/connections", opt=ADMINISTER)
async def add_connection(means: TheMeans, grant: TheGrant, data: JSONBody[ConnectionWritten]) -> Connection:
    """Connect a provider account."""
    account = Account(data.provider, data.name, data.credentials, data.api_base)
    connection_id = await means.run(lambda work: connect(work, means.vault, means.ids, grant=grant, account=account))
    return await _as_it_stands(means, connection_id)


@patch("/connections/{id:int}", opt=ADMINISTER)
async def change_connection(
    means: TheMeans, grant: TheGrant, connection_id: Id, data: JSONBody[ConnectionChange]
) -> Connection:
    """Change its name, some of its credentials, or the address its provider is reached at."""
    await means.look_again()
    held = means.directory.connection(connection_id)
    base = None if data.api_base is UNSET else (data.api_base or "")
    given = {"name": data.name, "credentials": data.credentials, "api_base": base}
    await means.run(lambda work: reconnect(work, means.vault, grant=grant, held=held, given=given))
    return await _as_it_stands(means, connection_id)


@delete("/connections/{id:int}", opt=ADMINISTER)
async def remove_connection(means: TheMeans, grant: TheGrant, connection_id: Id) -> None:
    """Take it off. Its history stays."""
    await means.run(lambda work: disconnect(work, grant=grant, connection_id=connection_id))
    await means.look_again()


@post("/connections/{id:int}/check", opt=ADMINISTER, status_code=200)
async def check_connection(request: AnyRequest, means: TheMeans, connection_id: Id) -> Health:
    """Ask the provider whether the account works; its channels' state follows."""
    await means.look_again()
    held = means.directory.connection(connection_id)
    return await _concluded(request, means, held, await check(means.lines, held))


@post("/connections/{id:int}/connect", opt=ADMINISTER, status_code=200)
async def connect_hook(request: AnyRequest, means: TheMeans, connection_id: Id) -> Health:
    """Have the provider send its webhooks here, where its interface allows it."""
    await means.look_again()
    held = means.directory.connection(connection_id)
    return await _concluded(request, means, held, await register(means.lines, held, _hook_url(means, held)))


async def _concluded(request: AnyRequest, means: Means, held: Held, found: Found) -> Health:
    await means.run(lambda work: conclude(work, held, found))
    await means.look_again()
    collector = Collector(means.database, means.directory, means.lines, means.ids)
    if found.ok and collector.lists(held):
        await collector.collect(held, now=means.clock())
    said = sentence(found.code, language_for(request.scope), found.facts)
    return Health(found.ok, found.code, said, dict(found.facts))


async def _as_it_stands(means: Means, connection_id: int) -> Connection:
    await means.look_again()
    return _shown(means, means.directory.connection(connection_id))


def _shown(means: Means, held: Held) -> Connection:
    one = held.connection
    return Connection(one.id, one.provider, one.name, _hook_url(means, held), one.api_base, one.created_at)


def _hook_url(means: Means, held: Held) -> str:
    return f"{means.public_url()}/hooks/{held.connection.hook}"
