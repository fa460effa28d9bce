"""Everything outbound leaves here: an identity, a channel, a class, some parts; then consent, window, capability.

Nothing is sent: a message and its outbox row are committed together, and the outbox takes it from there.
What the channel cannot join in one call becomes several messages, in order, in the same lane.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from causerie.desk.arrange import PREVIEW, mark_of
from causerie.desk.directory import Directory
from causerie.desk.fill import fill
from causerie.desk.measure import measure
from causerie.engines import consent, permission
from causerie.model.canned import unfilled
from causerie.model.cards import masked
from causerie.model.channel import Capabilities, Channel
from causerie.model.errors import Conflict, Invalid, NotPermitted
from causerie.model.event import EventKind
from causerie.model.message import RANK, Author, Delivery, Media, MediaKind, MessageClass, Part, Template, Text, plain
from causerie.model.outbox import PRIORITY
from causerie.store import consents, files, forwards, outbox, writing
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone wants to say."""

    identity_id: int
    channel_id: int
    parts: tuple[Part, ...]
    author: Author = Author.AGENT
    agent_id: int | None = None
    message_class: MessageClass = MessageClass.SERVICE
    conversation_id: int | None = None  # None: the contact's active one, or a new one
    client_key: str | None = None
    reply_to: int | None = None
    stirs: bool = True  # False: a conversation that is asleep or closed stays so
    confirms: bool = False  # AUTOMATIC alone: the one confirmation owed to a person who just said STOP or START


@dataclass(frozen=True, slots=True)
class Written:
    conversation_id: int
    messages: tuple[int, ...]


async def write(work: Work, directory: Directory, ids: Ids, draft: Draft) -> Written:
    """Write a message to a person. The caller holds no lock yet; the contact is locked here.

    The same `client_key` again returns what was written the first time. Raises NotFound, and NotPermitted
    with the code of what stands against it.
    """
    contact = await writing.home(work, draft.identity_id)
    await writing.lock(work, [contact])
    done = await repeated(work, draft)
    if done is not None:
        return done
    return await write_locked(work, directory, ids, draft, contact=contact)


async def write_locked(work: Work, directory: Directory, ids: Ids, draft: Draft, *, contact: int) -> Written:
    """`write` for a verb that already holds the contact's lock."""
    channel = directory.channel(draft.channel_id)
    draft = await check(work, directory, draft, contact=contact)
    conversation_id = await _conversation(work, ids, draft, channel, contact=contact)
    groups = permission.split(directory.provider_of(channel.id).capabilities, masked_parts(draft.parts))
    rows = [_row(directory, draft, group, n, conversation_id=conversation_id) for n, group in enumerate(groups)]
    messages = await writing.add(work, rows)
    await _attach(work, messages, groups)
    await outbox.queue(work, [_send(draft, message, work) for message in messages])
    if draft.author in (Author.AGENT, Author.BOT) and directory.provider_of(channel.id).capabilities.embedded:
        await forwards.expect(work, conversation_id, channel_id=channel.id)
    left = await _move_conversation(work, draft, conversation_id, messages, groups, contact=contact)
    for message in messages:
        work.tell(
            EventKind.MESSAGE_WRITTEN,
            conversation_id=conversation_id,
            contact_id=contact,
            message_id=message,
            channel_id=channel.id,
            agent_id=draft.agent_id,
            data={"left": left} if left else None,
        )
    return Written(conversation_id, tuple(messages))


async def check(work: Work, directory: Directory, draft: Draft, *, contact: int) -> Draft:
    """The draft as it would leave now, its template filled. Raises what `write_locked` would refuse; the contact is
    locked.
    """
    _check_words(draft.parts)
    channel = directory.channel(draft.channel_id)
    parts, message_class = await fill(work, directory.provider_of(channel.id), channel, draft.parts)
    draft = replace(draft, parts=parts, message_class=message_class or draft.message_class)
    await permit(work, directory, draft, contact=contact)
    attached = await files.of_parts(work, draft.parts, agent_id=draft.agent_id)
    able = directory.provider_of(draft.channel_id).capabilities
    permission.check_parts(able, draft.parts, attached)
    await _check_stickers(work, able, draft.parts)
    return draft


async def _check_stickers(work: Work, able: Capabilities, parts: Sequence[Part]) -> None:
    """What a file is called proves nothing: its own first bytes do. They are few, as their weight was judged before."""
    for part in parts:
        if isinstance(part, Media) and part.kind is MediaKind.STICKER and able.sticker is not None:
            _, content = await files.content(work.conn, part.file)
            permission.check_sticker(able, measure(content))


def _check_words(parts: tuple[Part, ...]) -> None:
    """Raises Invalid `variable_unfilled`.

    Screens fill variables and hold back what is left of them, but a program, or a page left open since before an
    upgrade, does not: « Bonjour {{prénom}} » must not reach a customer by any road. The price is that nobody can
    quote these few words between double braces; other words between braces pass.
    """
    for part in parts:
        name = unfilled(part.text) if isinstance(part, Text) else None
        if name is not None:
            raise Invalid("variable_unfilled", variable=name)


async def repeated(work: Work, draft: Draft) -> Written | None:
    """What this very draft wrote the first time, if it did. Raises Conflict `key_reused` when the key is another's."""
    if draft.client_key is None:
        return None
    found = await writing.already(work, [_client_key(draft.client_key, n) for n in range(MOST_MESSAGES)])
    if not found:
        return None
    row = await writing.written(work, found[0])
    home = await writing.home(work, draft.identity_id)
    if (row["direction"], row["contact_id"], row["agent_id"]) != ("outbound", home, draft.agent_id):
        raise Conflict("key_reused")
    return Written(int(row["conversation_id"]), tuple(found))


MOST_MESSAGES = 12  # one reply: ten files, words, and one to spare


def _client_key(client_key: str, n: int) -> str:
    return client_key if n == 0 else f"{client_key}/{n}"


async def permit(work: Work, directory: Directory, draft: Draft, *, contact: int) -> None:
    """Raises NotPermitted with the code of what stands against a draft now. The contact is locked."""
    channel = directory.channel(draft.channel_id)
    standing = await writing.standing(
        work, draft.identity_id, channel.id, contact_id=contact, conversation_id=draft.conversation_id
    )
    able = directory.provider_of(channel.id).capabilities
    if channel.state == "off":
        raise NotPermitted("channel_off", channel=channel.name)
    if standing.quarantined and draft.author in (Author.AGENT, Author.BOT):
        raise NotPermitted("quarantined")
    ground = permission.Ground(able, channel.address, standing.identity, standing.blocked, standing.last_heard)
    template = any(isinstance(part, Template) for part in draft.parts)
    code = permission.obstacle(ground, now=work.now, template=template)
    if code is None and not (draft.confirms and draft.author is Author.AUTOMATIC):
        code = await _refusal(work, directory, draft, channel, standing=standing)
    if code is not None:
        raise NotPermitted(code, channel=channel.name)


async def _refusal(
    work: Work, directory: Directory, draft: Draft, channel: Channel, *, standing: writing.Standing
) -> str | None:
    """What the person's consents say, and the refusals that outlived somebody forgotten at the same address."""
    who = standing.identity
    hashed = suppressed_hash(directory.vault, who.scheme, who.scope, who.address)
    outlived = await consents.suppressed(work, hashed, channel.brand_id, identity_id=who.id)
    given = await consents.of_contact(work, who.contact_id)
    mine = [one for one in given if one.identity_id == who.id and one.brand_id == channel.brand_id]
    refused = [one.at for one in outlived] + ([standing.refused_at] if standing.refused_at else [])
    asked = bool(refused) and standing.last_heard is not None and standing.last_heard > max(refused)
    return consent.refusal(mine + outlived, draft.message_class, asked=asked)


def suppressed_hash(vault: Vault, scheme: str, scope: str, address: str) -> bytes:
    """What remains of an address whose person was forgotten after saying STOP."""
    return vault.hash("suppression", scheme, scope, address)


async def _conversation(work: Work, ids: Ids, draft: Draft, channel: Channel, *, contact: int) -> int:
    if draft.conversation_id is not None:
        return draft.conversation_id
    active = await writing.active(work, contact)
    if active is not None:
        return int(active["id"])
    opened = await ids.one(work.conn)
    source = await writing.source_of(work, contact)
    await writing.open_conversation(
        work,
        {
            "id": opened,
            "identity_id": draft.identity_id,
            "channel_id": channel.id,
            "team_id": channel.team_id,
            "assignee_id": draft.agent_id,
            "source": source,
        },
    )
    work.tell(EventKind.CONVERSATION_OPENED, conversation_id=opened, contact_id=contact, channel_id=channel.id)
    return opened


def masked_parts(parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts as they are kept: without what must not be."""
    return tuple(Text(masked(part.text)) if isinstance(part, Text) else part for part in parts)


def _row(
    directory: Directory, draft: Draft, group: tuple[Part, ...], n: int, *, conversation_id: int
) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "identity_id": draft.identity_id,
        "channel_id": draft.channel_id,
        "direction": "outbound",
        "author": draft.author,
        "agent_id": draft.agent_id,
        "message_class": draft.message_class,
        "parts": group,
        "client_key": _client_key(draft.client_key, n) if draft.client_key else None,
        "reply_to": draft.reply_to if n == 0 else None,
        "delivery": RANK[Delivery.QUEUED],
        "source": directory.of_channel(draft.channel_id).source,
    }


async def _attach(work: Work, messages: Sequence[int], groups: Sequence[tuple[Part, ...]]) -> None:
    pairs = [
        {"message_id": message, "file": part.file, "position": position}
        for message, group in zip(messages, groups, strict=True)
        for position, part in enumerate(group)
        if isinstance(part, Media)
    ]
    if pairs:
        await files.attach(work, pairs)


def _send(draft: Draft, message: int, work: Work) -> dict[str, Any]:
    return {
        "message_id": message,
        "channel_id": draft.channel_id,
        "identity_id": draft.identity_id,
        "priority": PRIORITY[draft.author],
        "due_at": work.now,
    }


async def _move_conversation(
    work: Work,
    draft: Draft,
    conversation_id: int,
    messages: Sequence[int],
    groups: Sequence[tuple[Part, ...]],
    *,
    contact: int,
) -> int | None:
    """Count what was written, and wake what slept; returns the channel the conversation was on, if it leaves it."""
    answers = draft.author in (Author.AGENT, Author.BOT)
    before = await writing.answer(
        work,
        conversation_id,
        {
            "channel_id": draft.channel_id,
            "message_id": messages[-1],
            "count": len(messages),
            "preview": (plain(groups[-1]) or mark_of(groups[-1]))[:PREVIEW],
            "delivery": RANK[Delivery.QUEUED],
            "answers": answers,
            "stirs": answers and draft.stirs,
        },
    )
    if before["state"] != "open" and answers and draft.stirs:
        kind = EventKind.CONVERSATION_WOKEN if before["state"] == "snoozed" else EventKind.CONVERSATION_REOPENED
        work.tell(kind, conversation_id=conversation_id, contact_id=contact, channel_id=draft.channel_id)
    return int(before["channel_id"]) if answers and before["channel_id"] != draft.channel_id else None
