"""What became of the unknown: where a provider can list what it took, it is asked; a receipt also proves it.

A send whose answer was lost is found again when the provider lists exactly one message to that person, with
those words, since we tried, that is no other message of ours. None or several prove nothing, and the send
stays unknown until a person decides: guessing would be the resend we promised not to make.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from causerie.channels.errors import SendError
from causerie.channels.protocol import Listed
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.model.errors import CauserieError
from causerie.model.event import EventKind
from causerie.model.message import Delivery, plain
from causerie.store import outbox
from causerie.store.database import Database, Work
from causerie.store.outbox import Lost

SLACK = timedelta(minutes=1)  # the provider's clock and ours need not agree to the second
MOST = 50  # unknown sends asked about in one round


async def reconcile(database: Database, directory: Directory, lines: Lines, *, now: datetime) -> int:
    """Ask about the sends whose fate is unknown; returns how many were found."""
    lost = await database.run(lambda work: outbox.lost(work, limit=MOST), now=now)
    found = 0
    for one in lost:
        if directory.provider_of(one.channel_id).capabilities.lists_sent:
            found += await _ask(database, directory, lines, one, now=now)
    return found


async def _ask(database: Database, directory: Directory, lines: Lines, lost: Lost, *, now: datetime) -> bool:
    session = await lines.session(directory.of_channel(lost.channel_id))
    try:
        listed = await session.sent_since(lost.tried_at - SLACK, recipient=lost.recipient)
    except (SendError, CauserieError):
        return False  # asked again at the next round

    async def verb(work: Work) -> bool:
        key = await _proof(work, lost, listed)
        if key is None or not await outbox.found(work, lost.message_id, key=key):
            return False
        work.tell(
            EventKind.DELIVERY_CHANGED,
            conversation_id=lost.conversation_id,
            contact_id=lost.contact_id,
            message_id=lost.message_id,
            channel_id=lost.channel_id,
            data={"delivery": Delivery.SENT.value},
        )
        return True

    return await database.run(verb, now=now)


async def _proof(work: Work, lost: Lost, listed: Sequence[Listed]) -> str | None:
    """The provider's id of the one message that can only be this send; None when none or several can."""
    words = plain(lost.parts)
    same = [one.key for one in listed if one.text == words]
    ours = await outbox.known_keys(work, lost.channel_id, same)
    left = [key for key in same if key not in ours]
    return left[0] if len(left) == 1 else None
