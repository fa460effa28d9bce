"""What is known of a person on each channel: when they last spoke there, and what they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causerie.model.consent import Consent, ConsentProof, ConsentState
from causerie.model.contact import Address
from causerie.model.grant import Grant
from causerie.store import threads
from causerie.store.consents import consent_from
from causerie.store.database import Connection, rows


@dataclass(frozen=True, slots=True)
class Spoken:
    """The last words between an identity and a channel: theirs, and anybody's."""

    heard: datetime | None
    at: datetime


async def spoken(conn: Connection, contact_id: int) -> dict[tuple[int, int], Spoken]:
    """(identity id, channel id) → when words were last exchanged there."""
    found = await rows(
        conn,
        """select m.identity_id, m.channel_id, max(m.at) as at,
                  max(m.at) filter (where m.direction = 'inbound') as heard
           from identity i join message m on m.identity_id = i.id
           where i.contact_id = %s and m.direction <> 'note' and m.kind = 'message' group by 1, 2""",
        [contact_id],
    )
    return {(row["identity_id"], row["channel_id"]): Spoken(row["heard"], row["at"]) for row in found}


async def consents(conn: Connection, contact_id: int, hashes: Mapping[int, bytes]) -> list[Consent]:
    """What a person agreed to or refused, oldest first; `hashes` (identity id → hash of its address) find the
    refusals that outlived somebody forgotten at the same address.
    """
    # The hashes as binary: in an array sent as text psycopg doubles a quote, and one hash in eight has one.
    found = await rows(
        conn,
        """select c.identity_id, c.brand_id, c.purpose, c.state, c.proof, c.message_id, c.at
           from consent c join identity i on i.id = c.identity_id where i.contact_id = %(contact)s
           union all
           select g.identity_id, s.brand_id, s.purpose, %(refused)s, %(proof)s, null, s.at
           from suppression s join unnest(%(ids)s::bigint[], %(hashes)b::bytea[]) as g(identity_id, hash)
             on g.hash = s.address_hash
           order by at""",
        {
            "contact": contact_id,
            "ids": list(hashes),
            "hashes": list(hashes.values()),
            "refused": ConsentState.REFUSED,
            "proof": ConsentProof.IMPORT,
        },
    )
    return [consent_from(row) for row in found]


def refused_at(given: list[Consent]) -> datetime | None:
    """When a person last refused anything."""
    return max((one.at for one in given if one.state is ConsentState.REFUSED), default=None)


@dataclass(frozen=True, slots=True)
class Heard:
    """The customer's last message in a conversation, as its provider knows it."""

    channel_id: int
    address: Address
    key: str | None


async def last_heard(conn: Connection, grant: Grant, conversation_id: int) -> Heard | None:
    """None when they never wrote on the conversation's present channel. Raises NotFound."""
    found = await threads.conversation(conn, grant, conversation_id)
    said = await rows(
        conn,
        """select m.channel_id, i.scheme, i.scope, i.address, m.provider_key as key
           from message m join identity i on i.id = m.identity_id
           where m.conversation_id = %s and m.channel_id = %s and m.direction = 'inbound'
             and m.kind = 'message'
           order by m.at desc, m.sequence desc, m.id desc limit 1""",
        [found.id, found.channel_id],
    )
    if not said:
        return None
    row = said[0]
    return Heard(row["channel_id"], Address(row["scheme"], row["scope"], row["address"]), row["key"])
