"""Write first: to a known identity, or to an address nobody knew, on a channel that can start.

The same Idempotency-Key gives the same answer for two days; with another request it is a mistake worth
saying. A stranger's address makes an identity and its contact, unless the person refused before being
forgotten: then `write` finds the hash of their address and says no.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from causerie.desk.directory import Directory
from causerie.desk.lend import lend
from causerie.desk.write import Draft, Written, write
from causerie.model.cards import masked
from causerie.model.channel import Channel
from causerie.model.contact import Address, Evidence, Scheme
from causerie.model.errors import Conflict, Invalid, NotFound, NotPermitted
from causerie.model.grant import Grant, Right
from causerie.model.message import Author, MessageClass, Part
from causerie.store import arrivals, contacts, idempotency, writing
from causerie.store.database import Work
from causerie.store.ids import Ids

LONGEST_KEY = 255
LONGEST_ADDRESS = 320

# The kinds of address that a person can type. The others only come from the provider.
_TYPED = (Scheme.PHONE, Scheme.EMAIL)


@dataclass(frozen=True, slots=True)
class Opening:
    """Whom to write to, and what. One of `identity_id` and `address`; a phone number is in E.164.

    `key` is the asker's Idempotency-Key; None asks for no memory.
    """

    channel_id: int
    parts: tuple[Part, ...]
    identity_id: int | None = None
    address: str | None = None
    name: str | None = None  # of a person nobody knew
    message_class: MessageClass = MessageClass.SERVICE
    key: str | None = None


async def start(work: Work, directory: Directory, ids: Ids, *, grant: Grant, opening: Opening) -> Written:
    """Start a conversation, or go on with the person's active one.

    Raises NotFound, Invalid, Conflict `idempotency_reused`, and NotPermitted with the code of what stands against it.
    """
    grant.require(Right.ANSWER)
    if not grant.sees(opening.channel_id):
        raise NotFound("channel")
    channel = directory.channel(opening.channel_id)
    if opening.key is None:
        return await _begin(work, directory, ids, channel, grant=grant, opening=opening)
    key = _key(directory, grant, opening.key)
    done = await _claim(work, directory, opening, key)
    if done is not None:
        return done
    written = await _begin(work, directory, ids, channel, grant=grant, opening=opening)
    await idempotency.answer(work, key, conversation_id=written.conversation_id, messages=written.messages)
    return written


def _key(directory: Directory, grant: Grant, key: str) -> bytes:
    if not 0 < len(key) <= LONGEST_KEY:
        raise Invalid("idempotency_key_length", limit=LONGEST_KEY)
    return directory.vault.hash("idempotency", str(grant.agent_id), key)


async def _claim(work: Work, directory: Directory, opening: Opening, key: bytes) -> Written | None:
    """Take the key, or give back what it wrote. Of two askers at once the second waits for the first."""
    request = directory.vault.hash("request", msgspec.json.encode(opening).decode())
    known = await idempotency.claim(work, key, request)
    if known is None:
        return None
    if known.request != request or known.conversation_id is None:
        raise Conflict("idempotency_reused")
    return Written(known.conversation_id, known.messages)


async def _begin(
    work: Work, directory: Directory, ids: Ids, channel: Channel, *, grant: Grant, opening: Opening
) -> Written:
    draft = Draft(
        identity_id=await _recipient(work, directory, ids, channel, grant=grant, opening=opening),
        channel_id=channel.id,
        parts=await lend(work, ids, grant=grant, parts=opening.parts),
        author=Author.AGENT,
        agent_id=grant.agent_id,
        message_class=opening.message_class,
    )
    return await write(work, directory, ids, draft)


async def _recipient(
    work: Work, directory: Directory, ids: Ids, channel: Channel, *, grant: Grant, opening: Opening
) -> int:
    if opening.identity_id is not None:
        contact = await writing.home(work, opening.identity_id)
        await contacts.contact(work.conn, grant, contact)
        return opening.identity_id
    address = _address(directory, channel, opening.address)
    found = await arrivals.recognise(work, [{"ord": 0, **address._asdict()}], [])
    if found.identities:
        return found.identities[0][0]
    return await _introduce(work, directory, ids, channel, address=address, name=opening.name)


def _address(directory: Directory, channel: Channel, typed: str | None) -> Address:
    """The address on this channel. Raises Invalid, or NotPermitted where nobody can be written to first."""
    able = directory.provider_of(channel.id).capabilities
    scheme = next((scheme for scheme in _TYPED if scheme in able.schemes), None)
    if not able.starts or scheme is None:
        raise NotPermitted("cannot_start", channel=channel.name)
    address = (typed or "").strip()
    if not address or len(address) > LONGEST_ADDRESS:
        raise Invalid("address_missing")
    return Address(scheme, "", address.lower() if scheme is Scheme.EMAIL else address)


async def _introduce(
    work: Work, directory: Directory, ids: Ids, channel: Channel, *, address: Address, name: str | None
) -> int:
    identity_id, contact_id = await ids.take(work.conn, 2)
    newcomer = {
        "ord": 0,
        "id": identity_id,
        "contact_id": contact_id,
        **address._asdict(),
        "name": masked(name.strip()) or None if name else None,
        "language": None,
        "evidence": Evidence.AGENT,
        "source": directory.of_channel(channel.id).source,
    }
    known = await arrivals.introduce(work, [newcomer])
    return known[0][0]
