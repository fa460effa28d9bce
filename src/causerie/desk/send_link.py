"""A link leaves by e-mail: said when it is made, in its transaction, and carried by a courier afterwards.

A claim is written down before the letter leaves and is never taken back, so that nobody gets it twice: a process that
dies in between leaves a letter of which nobody knows, and its entry says so. What the server certainly did not take is
tried again, a few times within the hours that the shortest link stands.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from causerie.channels.submission import Letter, Outcome, Verdict
from causerie.desk import invite
from causerie.desk.digest import Post
from causerie.desk.word_link import Wording, letter_of
from causerie.model.errors import Misconfigured, NotFound
from causerie.model.machine import after
from causerie.model.posting import MOVES, PostingMove, PostingState
from causerie.store import agents, postings
from causerie.store.database import Connection, Database, Work
from causerie.store.postings import Claimed, Fate
from causerie.store.vault import Vault

# Before the next try, after each that failed: greylisting asks for minutes, a server that is down for hours.
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=4))
LEASE = timedelta(minutes=5)  # many times what a dialogue may take

_MOVES = {
    Outcome.TAKEN: PostingMove.TAKEN,
    Outcome.REFUSED: PostingMove.REFUSE,
    Outcome.UNKNOWN: PostingMove.LOSE,
}


async def send(
    database: Database, post: Post, vault: Vault, claimed: Claimed, *, clock: Callable[[], datetime]
) -> None:
    """One attempt, outside of any transaction; then what became of it."""
    verdict = None
    async with database.connection() as conn:
        letter = await _letter(conn, post, vault, claimed, now=clock())
    if letter is not None:
        verdict = await post.way.submit(letter, now=clock())
    await database.run(lambda work: settle(work, claimed, verdict), now=clock())


async def settle(work: Work, claimed: Claimed, verdict: Verdict | None) -> None:
    """None: nothing was said, for the link opens nothing any more."""
    move, at = _move(verdict, claimed.tries), work.now
    if move is PostingMove.RETRY:
        at += PAUSES[claimed.tries - 1]
    state = after(MOVES, PostingState.SENDING, move)
    await postings.settle(work, claimed, Fate(state, at, verdict.answer if verdict is not None else ""))


def _move(verdict: Verdict | None, tries: int) -> PostingMove:
    if verdict is None:
        return PostingMove.DROP
    again = PostingMove.RETRY if tries <= len(PAUSES) else PostingMove.REFUSE
    return _MOVES.get(verdict.outcome, again)


async def _letter(conn: Connection, post: Post, vault: Vault, claimed: Claimed, *, now: datetime) -> Letter | None:
    """None when the link opens nothing: it served, was revoked, ran out, or is of another key than ours."""
    try:
        token = vault.unlock(claimed.sealed, purpose=postings.PURPOSE)["token"]
        link = await invite.standing(conn, invite.key_of(vault, token), now=now)
    except (NotFound, Misconfigured):
        return None
    maker = await agents.person(conn, link.invited_by)
    url = invite.url_of(post.public_url(), token)
    return letter_of(link, Wording(claimed.language, maker.name, url, post.company(), post.say))
