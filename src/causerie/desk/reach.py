"""By which ways a person can be answered: every channel a colleague sees, against every address it can write to.

The same engines judge here as in `write`, so that a screen greys out exactly what would be refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from causerie.desk.directory import Directory
from causerie.desk.write import suppressed_hash
from causerie.engines import consent, permission
from causerie.model.channel import Capabilities, Channel, ChannelState
from causerie.model.consent import Consent
from causerie.model.contact import Contact, Identity
from causerie.model.grant import Grant
from causerie.model.message import MessageClass
from causerie.store import ways
from causerie.store.database import Connection
from causerie.store.ways import Spoken


@dataclass(frozen=True, slots=True)
class Reach:
    """One way. `reason` is the code of what stands against it, None when nothing does; `template`: it is the window
    alone, and an approved template can go.
    """

    channel: Channel
    identity: Identity
    reason: str | None
    window_until: datetime | None
    spoken_at: datetime | None
    template: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    spoken: dict[tuple[int, int], Spoken]
    consents: list[Consent]


async def reach(
    conn: Connection, directory: Directory, *, grant: Grant, contact: Contact, now: datetime
) -> list[Reach]:
    """Every way, whether open or not, the last used first."""
    known = _Known(
        await ways.spoken(conn, contact.id),
        await ways.consents(conn, contact.id, _hashes(directory, contact)),
    )
    found = [
        _judge(able, channel, identity, known, now=now)
        for channel, able in _channels(directory, grant)
        for identity in contact.identities
        if identity.scheme in able.schemes
    ]
    never = now.replace(year=1970)
    return sorted(found, key=lambda one: one.spoken_at or never, reverse=True)


def preferred(found: list[Reach], *, channel_id: int) -> Reach | None:
    """Where an answer goes by default: the conversation's channel while it is open, else the last one used that is.

    Where the platform's window alone is closed, an approved template on the conversation's channel comes before words
    on a channel on which the two never spoke.
    """
    allowed = [one for one in found if one.reason is None]
    usual = [one for one in allowed if one.channel.id == channel_id]
    used = [one for one in allowed if one.spoken_at is not None]
    closed = [one for one in found if one.channel.id == channel_id and one.template]
    return next(iter(usual or used or closed or allowed), None)


def _channels(directory: Directory, grant: Grant) -> Iterator[tuple[Channel, Capabilities]]:
    for channel in sorted(directory.channels(), key=lambda one: one.id):
        if grant.sees(channel.id):
            yield channel, directory.provider_of(channel.id).capabilities


def _hashes(directory: Directory, contact: Contact) -> dict[int, bytes]:
    return {one.id: suppressed_hash(directory.vault, one.scheme, one.scope, one.address) for one in contact.identities}


def _judge(able: Capabilities, channel: Channel, identity: Identity, known: _Known, *, now: datetime) -> Reach:
    spoken = known.spoken.get((identity.id, channel.id))
    heard = spoken.heard if spoken else None
    ground = permission.Ground(able, channel.address, identity, identity.blocked_at is not None, heard)
    reason = "channel_off" if channel.state is ChannelState.OFF else permission.obstacle(ground, now=now)
    if reason is None:
        given = [one for one in known.consents if one.identity_id == identity.id]
        mine = [one for one in given if one.brand_id == channel.brand_id]
        refused = ways.refused_at(given)
        asked = heard is not None and refused is not None and heard > refused
        reason = consent.refusal(mine, MessageClass.SERVICE, asked=asked)
    template = able.templates and reason == "outside_window"
    return Reach(channel, identity, reason, permission.window_until(ground), spoken.at if spoken else None, template)
