"""An answer in a web chat was not read in time: it is sent on, once, to an address that the visitor gave.

On the first channel that the administrator allowed and on which the person may be written to now, by every rule that
any send obeys. Who reads meanwhile, or writes again, gets nothing. What they answer there is heard in the same thread,
because the address is theirs. A provider of e-mail needs nothing here: its channels reach what is of its schemes.
"""

from __future__ import annotations

from collections.abc import Sequence

from causerie.desk.apply import Say
from causerie.desk.directory import Directory
from causerie.desk.write import Draft, write_locked
from causerie.model.channel import Channel, ChannelState
from causerie.model.errors import NotFound, Refused
from causerie.model.message import Author, Text, plain
from causerie.store import conversations, forwards, timers, writing
from causerie.store.database import Redo, Work
from causerie.store.forwards import Unread
from causerie.store.ids import Ids
from causerie.store.timers import Due


async def forward(work: Work, directory: Directory, ids: Ids, due: Due, *, say: Say) -> bool:
    """Settle a claimed timer; False when it was stale, or nothing was to be sent on."""
    try:
        contact = await _hold(work, due.subject)
    except NotFound:  # forgotten meanwhile
        await timers.finish(work, due)
        return False
    if not await timers.finish(work, due):
        return False
    news = await forwards.unread(work, due.subject)
    if not news:
        return False
    reach = await forwards.addresses(work, contact)
    for channel in _allowed(directory, news[-1].channels):
        able = directory.provider_of(channel.id).capabilities
        for identity in (one for one, scheme in reach if scheme in able.schemes):
            text = _words(news, say)[: able.text_limit]
            draft = Draft(identity, channel.id, (Text(text),), author=Author.AUTOMATIC, conversation_id=due.subject)
            if await _sent(work, directory, ids, draft, news, contact=contact):
                return True
    return False


async def _hold(work: Work, conversation_id: int) -> int:
    seen = await conversations.sleeper(work, conversation_id)
    await writing.lock(work, [seen.contact_id])
    if (await conversations.sleeper(work, conversation_id)).contact_id != seen.contact_id:
        raise Redo
    return seen.contact_id


def _allowed(directory: Directory, channels: Sequence[int]) -> list[Channel]:
    known = {one.id: one for one in directory.channels()}
    live = (ChannelState.LIVE, ChannelState.DEGRADED)
    return [known[one] for one in channels if one in known and known[one].state in live]


def _words(news: Sequence[Unread], say: Say) -> str:
    """All of them as one message; a file is named and stays where it is."""
    last = news[-1]
    told = "\n".join(plain(one.parts) or say("forwarded_file", last.language, {}) for one in news)
    return say("forwarded", last.language, {"brand": last.brand, "text": told})


async def _sent(
    work: Work, directory: Directory, ids: Ids, draft: Draft, news: Sequence[Unread], *, contact: int
) -> bool:
    try:
        written = await write_locked(work, directory, ids, draft, contact=contact)
    except Refused:  # refused to be written to, no window, blocked: the next channel may do
        return False
    await forwards.keep(work, [one.message_id for one in news], written.messages[-1])
    return True
