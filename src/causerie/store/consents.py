"""What people agreed to or refused: rows that are only ever added, and hashes that outlive an erasure."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.model.consent import Consent, ConsentProof, ConsentState, Purpose
from causerie.model.grant import Grant
from causerie.store.database import Connection, Row, Work, rows


async def record(work: Work, given: Sequence[Row]) -> None:
    """Add consents: id, identity_id, brand_id, purpose, state, proof, message_id."""
    await work.execute(
        """insert into consent (id, identity_id, brand_id, purpose, state, proof, message_id, at)
           select id, identity_id, brand_id, purpose, state, proof, message_id, %(now)s
           from json_to_recordset(%(given)s::json) as g(
               id bigint, identity_id bigint, brand_id bigint, purpose text, state text, proof text,
               message_id bigint)""",
        {"given": work.json(given), "now": work.now},
    )


async def of_contact(work: Work, contact_id: int) -> list[Consent]:
    """Every consent of a contact's identities, oldest first."""
    found = await rows(
        work.conn,
        """select c.identity_id, c.brand_id, c.purpose, c.state, c.proof, c.message_id, c.at
           from consent c join identity i on i.id = c.identity_id where i.contact_id = %s order by c.at, c.id""",
        [contact_id],
    )
    return [consent_from(row) for row in found]


async def shown(conn: Connection, grant: Grant, contact_id: int) -> list[Row]:
    """Every consent of a contact's identities, oldest first, with the words it was given or refused in where the grant
    shows them: identity_id, brand_id, purpose, state, proof, at, message_id, agent_id, words.
    """
    found = await rows(
        conn,
        """select c.identity_id, c.brand_id, c.purpose, c.state, c.proof, c.at, m.id as message_id, c.agent_id,
                  left((select string_agg(part ->> 'text', ' ') from jsonb_array_elements(m.parts) part
                        where part ->> 'type' = 'text'), 200) as words
           from consent c join identity i on i.id = c.identity_id
           left join message m on m.id = c.message_id
             and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
           where i.contact_id = %(contact)s order by c.at, c.id""",
        {"contact": contact_id, "channels": grant.channel_ids},
    )
    return [
        {
            **row,
            "purpose": Purpose(row["purpose"]),
            "state": ConsentState(row["state"]),
            "proof": ConsentProof(row["proof"]),
        }
        for row in found
    ]


async def suppressed(work: Work, address_hash: bytes, brand_id: int, *, identity_id: int) -> list[Consent]:
    """Refusals left by a forgotten person at the same address, as if `identity_id` had said them."""
    found = await work.all(
        "select purpose, at from suppression where address_hash = %s and brand_id = %s", [address_hash, brand_id]
    )
    return [
        Consent(
            identity_id,
            brand_id,
            Purpose(row["purpose"]),
            ConsentState.REFUSED,
            ConsentProof.IMPORT,
            message_id=None,
            at=row["at"],
        )
        for row in found
    ]


async def refusals(work: Work, contacts: Sequence[int]) -> list[Row]:
    """What contacts refuse as it stands: scheme, scope, address, brand_id, purpose, at; one row each."""
    return await work.all(
        """select * from (
               select distinct on (c.identity_id, c.brand_id, c.purpose)
                      i.scheme, i.scope, i.address, c.brand_id, c.purpose, c.state, c.at
               from identity i join consent c on c.identity_id = i.id where i.contact_id = any(%s)
               order by c.identity_id, c.brand_id, c.purpose, c.at desc, c.id desc
           ) t where state = 'refused'""",
        [list(contacts)],
    )


async def suppress(work: Work, given: Sequence[Row]) -> None:
    """Keep refusals as keyed hashes: address_hash (bytes), brand_id, purpose, at."""
    for row in given:
        await work.execute(
            """insert into suppression (address_hash, brand_id, purpose, at)
               values (%(address_hash)s, %(brand_id)s, %(purpose)s, %(at)s)
               on conflict (address_hash, brand_id, purpose) do update
               set at = greatest(suppression.at, excluded.at)""",
            row,
        )


def consent_from(row: Row) -> Consent:
    return Consent(
        identity_id=row["identity_id"],
        brand_id=row["brand_id"],
        purpose=Purpose(row["purpose"]),
        state=ConsentState(row["state"]),
        proof=ConsentProof(row["proof"]),
        message_id=row["message_id"],
        at=row["at"],
    )
