"""Forget a person: what they said, what they are called, where they can be reached, every file and payload of it.

Whoever was merged into them is the same person and goes with them. What they refused is kept as keyed hashes
of their addresses, so that a STOP outlives them (T47). Messages stay as erased rows; the journal says that
somebody was forgotten, by number.
"""

from __future__ import annotations

from causerie.desk.batch import SEEN, remembered_as
from causerie.desk.write import suppressed_hash
from causerie.model.element import Receipt, SeenKind, seen_key
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.message import Delivery
from causerie.store import consents, contacts, erasure, merges, writing
from causerie.store.database import Redo, Row, Work
from causerie.store.erasure import Scope
from causerie.store.vault import Vault


async def erase(work: Work, vault: Vault, *, grant: Grant, contact_id: int) -> None:
    """Forget a contact for good. Raises Forbidden, and NotFound when absent or not shown by the grant."""
    people = await _hold(work, grant, contact_id)
    await _keep_refusals(work, vault, people)
    scope = await erasure.scope_of(work, people)
    await forget(work, scope)
    work.tell(EventKind.CONTACT_ERASED, contact_id=contact_id, agent_id=grant.agent_id)


async def forget(work: Work, scope: Scope) -> None:
    """Empty a scope, and tell of the payloads that no longer wait to be understood."""
    dismissed = await erasure.forget(work, scope, seen=await keys(work, scope))
    if dismissed:
        work.tell(EventKind.INTAKE_SETTLED, data={"state": "dismissed", "payloads": dismissed})


async def _hold(work: Work, grant: Grant, contact_id: int) -> list[int]:
    """The person and the contacts merged into them, all locked in ascending id."""
    grant.require(Right.SUPERVISE)
    await contacts.contact(work.conn, grant, contact_id)
    people = sorted({contact_id, *await merges.swallowed(work.conn, contact_id)})
    await writing.lock(work, people)
    await contacts.contact(work.conn, grant, contact_id)
    if people != sorted({contact_id, *await merges.swallowed(work.conn, contact_id)}):
        raise Redo
    return people


async def _keep_refusals(work: Work, vault: Vault, people: list[int]) -> None:
    await consents.suppress(
        work,
        [
            {
                "address_hash": suppressed_hash(vault, row["scheme"], row["scope"], row["address"]),
                "brand_id": row["brand_id"],
                "purpose": row["purpose"],
                "at": row["at"],
            }
            for row in await consents.refusals(work, people)
        ],
    )


async def keys(work: Work, scope: Scope) -> list[Row]:
    """The keys of `seen` under which the scope's messages and their receipts came in."""
    return [key for row in await erasure.remembered(work, scope) for key in _keys(row)]


def _keys(row: Row) -> list[Row]:
    message = row["provider_key"]
    said = [(SeenKind.MESSAGE, message)]
    for delivery in Delivery:
        for error in {None, row["error"]}:
            remembered = seen_key(Receipt("", message, delivery, error=error))
            if remembered is not None:
                said.append(remembered)
    channel = row["channel_id"]
    return [
        {"channel_id": channel, "kind": SEEN[kind], "key": remembered_as(channel, SEEN[kind], key)}
        for kind, key in said
    ]
