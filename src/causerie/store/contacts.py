"""Contacts and their identities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

from causerie.model.attribute import RESERVED, Value
from causerie.model.contact import Address, BlockReason, Contact, Evidence, Identity
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.store.database import Connection, Query, Row, Work, ask, rows


async def adopt(work: Work, address: Address, contact_id: int) -> bool:
    """Give an identity that is alone on its contact to another contact; False when nothing had to move.

    A contact with more identities than this one is left to a person's judgement: merging is theirs.
    """
    cursor = await work.execute(
        """update identity i set contact_id = %(contact)s
           where i.scheme = %(scheme)s and i.scope = %(scope)s and i.address = %(address)s
             and i.contact_id <> %(contact)s
             and not exists (select from identity o where o.contact_id = i.contact_id and o.id <> i.id)""",
        {"contact": contact_id, "scheme": address.scheme, "scope": address.scope, "address": address.address},
    )
    return cursor.rowcount == 1


_CONTACT: LiteralString = """
select c.id, c.name, c.language, c.time_zone, c.created_at, c.attributes,
       (select json_agg(json_build_object('id', i.id, 'contact_id', i.contact_id, 'scheme', i.scheme,
                                          'scope', i.scope, 'address', i.address, 'name', i.name,
                                          'evidence', i.evidence, 'blocked_at', i.blocked_at,
                                          'blocked_by', i.blocked_by, 'blocked_reason', i.blocked_reason)
                        order by i.id)
        from identity i where i.contact_id = c.id) as identities
from contact c
"""

_KNOWN: LiteralString = """
c.erased_at is null and (%(channels)s::bigint[] is null or exists (
    select from identity i join message m on m.identity_id = i.id
    where i.contact_id = c.id and m.channel_id = any(%(channels)s)))
"""


_CONTACT_OF: Callable[..., Contact] = Contact


def contact_from(row: tuple[Any, ...]) -> Contact:
    """A row of `_CONTACT`, whose columns stand in the order of the fields."""
    *about, identities = row
    return _CONTACT_OF(*about, tuple(_identity(one) for one in identities or ()))


def _identity(one: Row) -> Identity:
    at, reason = one["blocked_at"], one["blocked_reason"]
    blocked = {"blocked_at": datetime.fromisoformat(at), "blocked_reason": BlockReason(reason)} if at else {}
    return Identity(**{**one, "evidence": Evidence(one["evidence"]), **blocked})


def contacts_among(grant: Grant, ids: Sequence[int]) -> Query[Contact]:
    """The contacts among `ids` that the grant shows: those who wrote, or were written to, on its channels."""
    sql: LiteralString = _CONTACT + "where c.id = any(%(ids)s) and " + _KNOWN + " order by c.id"
    return Query(sql, {"ids": list(ids), "channels": grant.channel_ids}, contact_from)


async def contacts_by_id(conn: Connection, grant: Grant, ids: Sequence[int]) -> list[Contact]:
    """The contacts among `ids` that the grant shows: those who wrote, or were written to, on its channels."""
    (found,) = await ask(conn, contacts_among(grant, ids))
    return found


async def contact(conn: Connection, grant: Grant, contact_id: int) -> Contact:
    """One contact. Raises NotFound."""
    found = await contacts_by_id(conn, grant, [contact_id])
    if not found:
        raise NotFound("contact")
    return found[0]


async def page(conn: Connection, grant: Grant, *, words: str, after: int | None, limit: int) -> list[Contact]:
    """Contacts by id, newest first, whose name or address holds `words`."""
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    sql: LiteralString = (
        _CONTACT
        + "where "
        + _KNOWN
        + """ and (%(after)s::bigint is null or c.id < %(after)s)
              and (%(words)s = '' or c.name ilike %(pattern)s or exists (
                   select from identity a where a.contact_id = c.id and a.address ilike %(pattern)s))
              and exists (select from identity a where a.contact_id = c.id)
            order by c.id desc limit %(limit)s"""
    )
    params = {"channels": grant.channel_ids, "words": words, "pattern": pattern, "after": after, "limit": limit}
    (found,) = await ask(conn, Query(sql, params, contact_from))
    return found


async def fields(conn: Connection, contact_id: int) -> dict[str, Value]:
    """What is known of a person, by the name of the field: name, language, time_zone, and the keys of attributes.

    Checked rights first. Raises NotFound.
    """
    found = await rows(conn, "select name, language, time_zone, attributes from contact where id = %s", [contact_id])
    if not found:
        raise NotFound("contact")
    row = found[0]
    attributes: dict[str, Value] = row.pop("attributes")
    return {name: value for name, value in {**row, **attributes}.items() if value is not None}


async def put(work: Work, contact_id: int, given: Mapping[str, Value | None]) -> None:
    """Write fields, as `fields` names them; None empties one, an absent one stays as it is."""
    about = {name: value for name, value in given.items() if name in RESERVED}
    attributes = {name: value for name, value in given.items() if name not in RESERVED}
    if about:
        await change(work, contact_id, about)
    if attributes:
        await work.execute(
            "update contact set attributes = jsonb_strip_nulls(attributes || %s::jsonb) where id = %s",
            [work.json(attributes), contact_id],
        )


async def block(work: Work, identities: Sequence[int], *, agent_id: int, reason: BlockReason) -> None:
    await work.execute(
        "update identity set blocked_at = %s, blocked_by = %s, blocked_reason = %s where id = any(%s)",
        [work.now, agent_id, reason, list(identities)],
    )


async def unblock(work: Work, identities: Sequence[int]) -> None:
    await work.execute(
        "update identity set blocked_at = null, blocked_by = null, blocked_reason = null where id = any(%s)",
        [list(identities)],
    )


async def change(work: Work, contact_id: int, given: Mapping[str, Value | None]) -> None:
    """Change name, language or time_zone; keys absent from `given` stay as they are."""
    await work.execute(
        """update contact set
               name = case when %(given)s::jsonb ? 'name' then %(given)s::jsonb ->> 'name' else name end,
               language = case when %(given)s::jsonb ? 'language' then %(given)s::jsonb ->> 'language'
                               else language end,
               time_zone = case when %(given)s::jsonb ? 'time_zone' then %(given)s::jsonb ->> 'time_zone'
                                else time_zone end
           where id = %(id)s""",
        {"id": contact_id, "given": work.json(given)},
    )
