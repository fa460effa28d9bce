"""What changes something already said: edits, reactions, a platform's consent switch, a new number, a verdict.

Rare beside messages and receipts, so each kind costs a statement only when a batch has it. An edit or a
reaction that arrives before its message is parked as `early` and replayed once the message is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from causerie.desk.arrange import Laid, Standing, mark_of
from causerie.desk.batch import Batch, Entry
from causerie.model.cards import masked
from causerie.model.consent import ConsentProof
from causerie.model.element import ConsentSaid, Edited, MediaRef, Moved, Rated, Reacted, TemplateReviewed
from causerie.model.event import EventKind
from causerie.model.message import Media, Part, Text, plain
from causerie.store import contacts, files, intake, messages, ratings, templates
from causerie.store.database import Work

AMENDING = (Edited, Reacted, Moved)  # elements that change rows already written


async def amend(work: Work, batch: Batch, standing: Standing, laid: Laid, *, ids: Iterator[int]) -> None:
    """Apply the batch's amendments, in the order of their kinds; adds to `laid.consents`."""
    early = [
        entry
        for entry in batch.entries
        if isinstance(entry.element, (Edited, Reacted)) and id(entry) not in standing.quoted
    ]
    if early:
        await _park(work, early, ids)
    await _edits(work, batch, standing, ids)
    await _reactions(work, batch, standing, ids)
    _consents(work, batch, standing, laid, ids)
    await _ratings(work, batch, standing, ids)
    for entry, moved in batch.of_kind(Moved):
        await _move(work, entry, moved, standing)
    for entry, verdict in batch.of_kind(TemplateReviewed):
        await templates.review(work, next(ids), entry.payload.held.connection.id, verdict)
        work.tell(EventKind.TEMPLATE_REVIEWED, data={"connection_id": entry.payload.held.connection.id})


async def _park(work: Work, early: list[Entry], ids: Iterator[int]) -> None:
    await intake.park(
        work,
        [
            {
                "id": next(ids),
                "intake_id": entry.payload.intake_id,
                "ordinal": entry.ordinal,
                "reason": "early",
                "place": "",
                "channel_id": entry.channel_id,
                "kind": entry.kind,
                "key": entry.key,
            }
            for entry in early
        ],
    )
    for entry in early:
        work.tell(EventKind.INTAKE_PARKED, data={"connection_id": entry.payload.held.connection.id})


async def _edits(work: Work, batch: Batch, standing: Standing, ids: Iterator[int]) -> None:
    """One version per message and statement; a batch that edits a message twice takes two."""
    waiting = [(entry, edit) for entry, edit in batch.of_kind(Edited) if id(entry) in standing.quoted]
    while waiting:
        turn: list[tuple[Entry, Edited]] = []
        later: list[tuple[Entry, Edited]] = []
        taken: set[int] = set()
        for entry, edit in waiting:
            message = standing.quoted[id(entry)]
            (later if message["id"] in taken else turn).append((entry, edit))
            taken.add(message["id"])
        await _edit_each_once(work, turn, standing, ids)
        waiting = later


async def _edit_each_once(work: Work, turn: list[tuple[Entry, Edited]], standing: Standing, ids: Iterator[int]) -> None:
    rows: list[dict[str, Any]] = []
    media: list[dict[str, Any]] = []
    for entry, edit in turn:
        message = standing.quoted[id(entry)]
        parts = tuple(_part(message["id"], n, part, media=media, ids=ids) for n, part in enumerate(edit.parts))
        rows.append(
            {
                "id": message["id"],
                "parts": parts,
                "at": min(edit.at or work.now, work.now),
                "deleted": not parts,
                "preview": (plain(parts) or mark_of(parts))[:160],
            }
        )
        kind = EventKind.MESSAGE_EDITED if parts else EventKind.MESSAGE_DELETED
        work.tell(kind, **_about(message))
    if media:
        await files.expect(work, media)
    await messages.edit(work, rows)


def _part(
    message_id: int, position: int, part: Part | MediaRef, *, media: list[dict[str, Any]], ids: Iterator[int]
) -> Part:
    if isinstance(part, Text):
        return Text(masked(part.text))
    if not isinstance(part, MediaRef):
        return part
    row: dict[str, Any] = {"id": next(ids), "message_id": message_id, "position": position, "name": part.name}
    media.append(row | {"mime": part.mime, "size": part.size, "sha256": part.sha256, "ref": part.ref})
    return Media(part.kind, row["id"])


async def _reactions(work: Work, batch: Batch, standing: Standing, ids: Iterator[int]) -> None:
    last: dict[tuple[int, int], dict[str, Any]] = {}
    for entry, reacted in batch.of_kind(Reacted):
        message = standing.quoted.get(id(entry))
        if message is None:
            continue
        identity, _ = standing.identities[id(entry)]
        at = min(reacted.at or work.now, work.now)
        last[message["id"], identity] = {
            "id": next(ids),
            "message_id": message["id"],
            "identity_id": identity,
            "emoji": reacted.emoji,
            "at": at,
        }
        work.tell(EventKind.REACTION_CHANGED, **_about(message))
    if last:
        await messages.react(work, list(last.values()))


def _consents(work: Work, batch: Batch, standing: Standing, laid: Laid, ids: Iterator[int]) -> None:
    for entry, said in batch.of_kind(ConsentSaid):
        if entry.channel is None:
            continue
        identity, contact = standing.identities[id(entry)]
        laid.consents.append(
            {
                "id": next(ids),
                "identity_id": identity,
                "brand_id": entry.channel.brand_id,
                "purpose": said.purpose,
                "state": said.state,
                "proof": ConsentProof.PROVIDER,
                "message_id": None,
            }
        )
        data = {"purpose": said.purpose.value, "state": said.state.value}
        work.tell(EventKind.CONSENT_CHANGED, contact_id=contact, channel_id=entry.channel.id, data=data)


async def _move(work: Work, entry: Entry, moved: Moved, standing: Standing) -> None:
    """The provider vouches that both addresses are one person: the new one joins the old one's contact."""
    _, contact = standing.identities[id(entry)]
    if await contacts.adopt(work, moved.new, contact):
        work.tell(EventKind.CONTACT_CHANGED, contact_id=contact)


async def _ratings(work: Work, batch: Batch, standing: Standing, ids: Iterator[int]) -> None:
    """The last word on each episode counts."""
    given: dict[int, dict[str, Any]] = {}
    for entry, rated in batch.of_kind(Rated):
        identity, contact = standing.identities[id(entry)]
        given[rated.conversation] = {
            "id": next(ids),
            "conversation_id": rated.conversation,
            "contact_id": contact,
            "identity_id": identity,
            "channel_id": entry.channel_id,
            "score": rated.score,
            "comment": masked(rated.comment) if rated.comment else None,
        }
    for kept in await ratings.rate(work, list(given.values())) if given else ():
        work.tell(
            EventKind.CONVERSATION_RATED,
            conversation_id=kept["conversation_id"],
            contact_id=kept["contact_id"],
            channel_id=kept["channel_id"],
            data={"score": kept["score"]},
        )


def _about(message: dict[str, Any]) -> dict[str, Any]:
    return {
        "conversation_id": message["conversation_id"],
        "contact_id": message["contact_id"],
        "message_id": message["id"],
        "channel_id": message["channel_id"],
    }
