"""Provider accounts are connected, changed and taken off, and the channels they carry with them.

Credentials are sealed before they are written and never read back to anybody. A channel begins as a draft:
what makes it live is a check that its provider passed, or a person's word.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from causerie.channels.protocol import Provider
from causerie.channels.registry import BY_NAME
from causerie.desk.directory import Directory
from causerie.desk.dress import judge
from causerie.model.channel import ChannelState
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import brands, channels, connections, outbox
from causerie.store.connections import Held
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault

HOOK_BYTES = 16  # 128 bits: a hook's address is guessed by nobody
SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Account:
    """A provider account to connect. `api_base` None: the provider's own address."""

    provider: str
    name: str
    credentials: dict[str, str]
    api_base: str | None = None
    source: str = "live"


async def connect(work: Work, vault: Vault, ids: Ids, *, grant: Grant, account: Account) -> int:
    """Returns the connection's id. Raises Invalid where something is missing or unknown."""
    grant.require(Right.ADMINISTER)
    provider = _provider(account.provider)
    credentials = {**_drawn(provider), **{name: value for name, value in account.credentials.items() if value}}
    check_credentials(provider, credentials)
    connection_id = await ids.one(work.conn)
    row = {
        "id": connection_id,
        "provider": account.provider,
        "name": account.name,
        "hook": secrets.token_urlsafe(HOOK_BYTES),
        "api_base": checked_base(account.api_base) if account.api_base else None,
        "source": account.source,
    }
    await connections.add(work, vault, row, credentials=credentials)
    _tell(work, grant, connection_id)
    return connection_id


async def reconnect(work: Work, vault: Vault, *, grant: Grant, held: Held, given: Mapping[str, Any]) -> None:
    """Change name, credentials or api_base of a connection; an empty api_base is the provider's own again.

    Credentials not named keep their value; one given as empty is dropped.
    """
    grant.require(Right.ADMINISTER)
    sealed = None
    if given.get("credentials"):
        merged = {name: value for name, value in {**held.credentials, **given["credentials"]}.items() if value}
        check_credentials(_provider(held.connection.provider), merged)
        sealed = connections.seal(vault, merged)
    base = given.get("api_base")
    api_base = checked_base(base) if base else base
    changed = await connections.change(
        work, held.connection.id, name=given.get("name"), api_base=api_base, sealed=sealed
    )
    if not changed:
        raise NotFound("connection")
    _tell(work, grant, held.connection.id)


async def disconnect(work: Work, *, grant: Grant, connection_id: int) -> None:
    """Take a connection off: its hook is gone, its channels are off, its history stays. Raises NotFound."""
    grant.require(Right.ADMINISTER)
    if not await connections.remove(work, connection_id):
        raise NotFound("connection")
    _tell(work, grant, connection_id)


@dataclass(frozen=True, slots=True)
class Line:
    """A channel to carry: one address of the account. `brand_id` None: the first brand."""

    connection_id: int
    address: str
    name: str
    brand_id: int | None = None
    team_id: int | None = None
    state: ChannelState = ChannelState.DRAFT


async def carry(work: Work, directory: Directory, ids: Ids, *, grant: Grant, line: Line) -> int:
    """Returns the channel's id. Raises Conflict `channel_taken`, Invalid, NotFound."""
    grant.require(Right.ADMINISTER)
    if await channels.taken(work, line.connection_id, line.address):
        raise Conflict("channel_taken")
    held = directory.connection(line.connection_id)
    channel_id = await ids.one(work.conn)
    row = {
        "id": channel_id,
        "connection_id": line.connection_id,
        "provider": held.connection.provider,
        "address": line.address,
        "name": line.name,
        "brand_id": await _brand(work, line.brand_id),
        "team_id": await _team(work, line.team_id),
        "state": line.state,
        "source": held.source,
    }
    await connections.add_channel(work, row)
    await outbox.set_rate(work, channel_id, directory.provider(held).capabilities.rate)
    _tell(work, grant, line.connection_id, channel_id=channel_id, rights=True)
    return channel_id


async def adjust(work: Work, directory: Directory, *, grant: Grant, channel_id: int, given: Mapping[str, Any]) -> None:
    """Change name, team_id, brand_id, state, rate (None: the provider's own) or, where the channel is embedded in the
    company's pages, settings. Raises Invalid and NotFound.
    """
    grant.require(Right.ADMINISTER)
    if "settings" in given:
        if not directory.provider_of(channel_id).capabilities.embedded:
            raise Invalid("not_embedded")
        judge(given["settings"])
    if given.get("team_id") is not None:
        await _team(work, given["team_id"])
    if "brand_id" in given:
        await _brand(work, given["brand_id"])
    if not await connections.change_channel(work, channel_id, given):
        raise NotFound("channel")
    if "rate" in given:
        rate = given["rate"] or directory.provider_of(channel_id).capabilities.rate
        await outbox.set_rate(work, channel_id, rate)
    connection_id = directory.channel(channel_id).connection_id
    _tell(work, grant, connection_id, channel_id=channel_id, rights="team_id" in given)


def _drawn(provider: Provider) -> dict[str, str]:
    """The secrets between us and ourselves: nobody should have to think one up."""
    return {one.name: secrets.token_urlsafe(SECRET_BYTES) for one in provider.credentials if one.generated}


def check_credentials(provider: Provider, given: Mapping[str, str]) -> None:
    """Raises Invalid `credential_unknown` or `credential_missing`, naming the field and never its value."""
    known = {one.name for one in provider.credentials}
    for name in given:
        if name not in known:
            raise Invalid("credential_unknown", field=name)
    for one in provider.credentials:
        if one.required and not given.get(one.name, "").strip():
            raise Invalid("credential_missing", field=one.name)


def checked_base(base: str) -> str:
    """An address an administrator gives for a provider: http(s), a host, perhaps a path; nothing that hides anything.

    Raises Invalid `wrong_address`. Its origin is then reachable although it may be private: that is its purpose.
    """
    try:
        parts = urlsplit(base)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good or parts.username or parts.password or parts.query or parts.fragment:
        raise Invalid("wrong_address")
    return base.rstrip("/")


def _provider(name: str) -> Provider:
    try:
        return BY_NAME[name]
    except KeyError:
        raise Invalid("unknown_provider") from None


async def _brand(work: Work, brand_id: int | None) -> int:
    if brand_id is None:
        first = await brands.first(work)
        if first is None:
            raise Invalid("no_brand")
        return first
    if not await brands.exists(work, brand_id):
        raise NotFound("brand")
    return brand_id


async def _team(work: Work, team_id: int | None) -> int | None:
    if team_id is not None and not await channels.team_exists(work, team_id):
        raise NotFound("team")
    return team_id


def _tell(work: Work, grant: Grant, connection_id: int, *, channel_id: int | None = None, rights: bool = False) -> None:
    data = {"connection_id": connection_id}
    work.tell(EventKind.CHANNEL_CHANGED, channel_id=channel_id, agent_id=grant.agent_id, data=data)
    if rights:
        work.tell(EventKind.RIGHTS_CHANGED)  # of whoever is in that team now, and of whoever was
