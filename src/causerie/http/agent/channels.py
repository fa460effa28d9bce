"""Channels: where the company is written to, how each fares, and what it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litestar import delete, get, patch, post, put
from litestar.params import JSONBody, MultipartBody
from msgspec import UNSET, ValidationError, convert, structs, to_builtins

from causerie.channels.registry import BY_NAME
from causerie.desk.connect import Line, adjust, carry
from causerie.desk.portray import LARGEST, portray, prepared
from causerie.desk.start import Opening, start
from causerie.http import phones
from causerie.http.agent.files import ENVELOPE
from causerie.http.agent.providers import capabilities
from causerie.http.injected import ADMINISTER, AnyRequest, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.origins import origin_of
from causerie.http.pictures import picture_path
from causerie.http.problems import language_for
from causerie.http.schemas.channels import (
    ChannelCard,
    ChannelChange,
    ChannelHealth,
    ChannelWritten,
    TrialMessage,
)
from causerie.http.schemas.fields import Id
from causerie.http.schemas.files import Upload
from causerie.http.schemas.widgets import WidgetSettings
from causerie.http.sniff import sniffed
from causerie.model.channel import Channel
from causerie.model.errors import Invalid, NotFound
from causerie.model.grant import Grant
from causerie.model.message import Message, Text
from causerie.model.sentences import sentence
from causerie.store import avatars, connections, threads
from causerie.store import channels as stored


@get("/channels")
async def channels(request: AnyRequest, means: TheMeans, grant: TheGrant) -> list[ChannelCard]:
    """The channels one sees, those that were taken off included: old messages still name them."""
    return await _cards(request, means, grant)


@post("/channels", opt=ADMINISTER)
async def add_channel(
    request: AnyRequest, means: TheMeans, grant: TheGrant, data: JSONBody[ChannelWritten]
) -> ChannelCard:
    """Add an address that a connection carries."""
    line = Line(data.connection_id, data.address, data.name, data.brand_id, data.team_id)
    await means.look_again()
    channel_id = await means.run(lambda work: carry(work, means.directory, means.ids, grant=grant, line=line))
    return await _as_it_stands(request, means, grant, channel_id)


@patch("/channels/{id:int}", opt=ADMINISTER)
async def change_channel(
    request: AnyRequest, means: TheMeans, grant: TheGrant, channel_id: Id, data: JSONBody[ChannelChange]
) -> ChannelCard:
    """Change its name, team, brand, state or rate; of a web chat, where it may stand and how it looks."""
    await means.look_again()
    means.directory.channel(channel_id)
    given = {name: value for name, value in structs.asdict(data).items() if value is not UNSET}
    if data.settings is not UNSET:
        given["settings"] = _checked(data.settings)
    await means.run(lambda work: adjust(work, means.directory, grant=grant, channel_id=channel_id, given=given))
    return await _as_it_stands(request, means, grant, channel_id)


@put("/channels/{id:int}/avatar", opt=ADMINISTER, request_max_body_size=LARGEST + ENVELOPE)
async def picture_channel(
    request: AnyRequest, means: TheMeans, grant: TheGrant, channel_id: Id, data: MultipartBody[Upload]
) -> ChannelCard:
    """Give a web chat the picture that its visitors see, drawn anew and small. 415 for what is no picture."""
    content = await data.file.read()
    mime = sniffed(content, data.file.content_type.partition(";")[0].strip().lower()) if content else ""
    picture = await prepared(content, mime)
    return await _portrayed(request, means, grant, channel_id, picture)


@delete("/channels/{id:int}/avatar", opt=ADMINISTER, status_code=200)
async def unpicture_channel(request: AnyRequest, means: TheMeans, grant: TheGrant, channel_id: Id) -> ChannelCard:
    """Take the picture away."""
    return await _portrayed(request, means, grant, channel_id, None)


async def _portrayed(
    request: AnyRequest, means: Means, grant: Grant, channel_id: int, picture: bytes | None
) -> ChannelCard:
    await means.look_again()
    await means.run(lambda work: portray(work, means.directory, grant=grant, channel_id=channel_id, picture=picture))
    return await _as_it_stands(request, means, grant, channel_id)


@post("/channels/{id:int}/test", opt=ADMINISTER)
async def test_channel(means: TheMeans, grant: TheGrant, channel_id: Id, data: JSONBody[TrialMessage]) -> Message:
    """Send a message to somebody, to see that the channel works."""
    channel = means.directory.channel(channel_id)
    address = phones.address_for(channel, means.directory.provider_of(channel_id).capabilities, data.to)
    opening = Opening(channel_id, (Text(data.text),), address=address)
    written = await means.run(lambda work: start(work, means.directory, means.ids, grant=grant, opening=opening))
    async with means.database.connection() as conn:
        return await threads.message(conn, grant, written.messages[0])


def _checked(given: WidgetSettings) -> dict[str, Any]:
    """The settings as they are kept, origins as browsers write them. Raises Invalid `wrong_origin`."""
    origins = [origin_of(one) for one in given.origins]
    if None in origins:
        raise Invalid("wrong_origin")
    kept: dict[str, Any] = to_builtins(structs.replace(given, origins=sorted(set(filter(None, origins)))))
    return kept


async def _cards(request: AnyRequest, means: Means, grant: Grant) -> list[ChannelCard]:
    async with means.database.connection() as conn:
        found = await stored.visible(conn, grant)
        looks = await stored.settings(conn, [one.id for one in found])
        faces = await avatars.marks(conn, [one.id for one in found])
    known, language = await connections.health(means.database), language_for(request.scope)
    return [
        replace(
            _card(channel, _health(known.get(channel.connection_id), language), looks[channel.id]),
            avatar=picture_path(channel.address, faces.get(channel.id)),
        )
        for channel in found
    ]


async def _as_it_stands(request: AnyRequest, means: Means, grant: Grant, channel_id: int) -> ChannelCard:
    await means.look_again()
    means.door.forget(None)
    for card in await _cards(request, means, grant):
        if card.id == channel_id:
            return card
    raise NotFound("channel")


def _card(channel: Channel, health: ChannelHealth, look: Mapping[str, Any]) -> ChannelCard:
    able = BY_NAME[channel.provider].capabilities
    return ChannelCard(
        id=channel.id,
        connection_id=channel.connection_id,
        provider=channel.provider,
        address=channel.address,
        name=channel.name,
        brand_id=channel.brand_id,
        team_id=channel.team_id,
        state=channel.state,
        rate=channel.rate,
        capabilities=capabilities(able),
        health=health,
        settings=_look(look) if able.embedded else None,
        avatar=None,
    )


def _look(kept: Mapping[str, Any]) -> WidgetSettings:
    """What a database was once told by hand must not cost the page that mends it."""
    try:
        return convert(kept, WidgetSettings)
    except ValidationError:
        return WidgetSettings()


def _health(health: connections.Health | None, language: str) -> ChannelHealth:
    if health is None:
        return ChannelHealth(None, None, 0, None, None)
    said = sentence(health.error, language) if health.error else None
    return ChannelHealth(health.last_in_at, health.last_out_at, health.refused, health.error, health.error_at, said)
