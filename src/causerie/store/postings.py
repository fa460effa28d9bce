"""Links that leave by e-mail: written with the link they bring, claimed by one courier, settled once.

The link is kept as a keyed hash, which opens nothing and can be told to nobody. What leaves needs the token itself, so
that the token waits here, sealed by the vault under a purpose of its own, and goes in the statement that settles its
letter: until then a thief needs the key file beside the database, and a link that served opens nothing anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from causerie.model.agent import Language
from causerie.model.posting import PostingState
from causerie.store.database import Work

PURPOSE = "posting"  # under which the vault seals tokens


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that this process alone sends; `tries` is also the fence it is settled under."""

    invitation_id: int
    sealed: bytes = field(repr=False)
    language: Language
    tries: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a letter: `at` is when it is tried again, or when this was known."""

    state: PostingState
    at: datetime
    answer: str = ""


async def add(work: Work, invitation_id: int, *, sealed: bytes, language: Language) -> None:
    """A letter for a link that is written in the same transaction."""
    await work.execute(
        """insert into posting (invitation_id, sealed, language, state, at)
           values (%(id)s, %(sealed)s, %(language)s, %(state)s, %(now)s)""",
        {
            "id": invitation_id,
            "sealed": sealed,
            "language": language,
            "state": PostingState.WAITING,
            "now": work.now,
        },
    )


async def claim(work: Work, *, limit: int) -> list[Claimed]:
    """Those that leave now, the longest due first. Nobody else gets them, also should this process die."""
    found = await work.all(
        """update posting p set state = 'sending', tries = p.tries + 1, at = %(now)s
           from (select invitation_id from posting where state = 'waiting' and at <= %(now)s
                 order by at, invitation_id limit %(limit)s for update skip locked) c
           where p.invitation_id = c.invitation_id
           returning p.invitation_id, p.sealed, p.language, p.tries""",
        {"now": work.now, "limit": limit},
    )
    return [_claimed_from(row) for row in found]


def _claimed_from(row: Mapping[str, object]) -> Claimed:
    return Claimed(**{**row, "language": Language(str(row["language"]))})  # type: ignore[arg-type]


async def settle(work: Work, claimed: Claimed, fate: Fate) -> bool:
    """What became of it; its token goes unless it is tried again. False when it was given up for lost meanwhile."""
    cursor = await work.execute(
        """update posting set state = %(state)s, at = %(at)s, answer = %(answer)s,
                  sealed = case when %(state)s = 'waiting' then sealed end
           where invitation_id = %(id)s and state = 'sending' and tries = %(tries)s""",
        {
            "state": fate.state,
            "at": fate.at,
            "answer": fate.answer,
            "id": claimed.invitation_id,
            "tries": claimed.tries,
        },
    )
    return cursor.rowcount == 1


async def lose(work: Work, *, lease: timedelta) -> int:
    """Those whose process has not come back for so long: the server may have them. Returns how many."""
    cursor = await work.execute(
        """update posting set state = 'unknown', sealed = null, at = %(now)s
           where state = 'sending' and at < %(now)s - %(lease)s""",
        {"now": work.now, "lease": lease},
    )
    return cursor.rowcount
