"""What the engines decided, done: one `match` over the kinds of decision.

A decision that the desk refuses (the window closed, the person is blocked) is dropped: it was a wish, and
the refusal is the answer to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import structlog

from causerie.desk.directory import Directory
from causerie.desk.write import Draft, write_locked
from causerie.model.decision import Decision, Write
from causerie.model.errors import Refused
from causerie.model.message import Author, Text
from causerie.store.database import Work
from causerie.store.ids import Ids

Say = Callable[[str, str | None, Mapping[str, str]], str]  # code, language (BCP 47), parameters → words

log = structlog.get_logger()


async def apply(work: Work, directory: Directory, ids: Ids, decision: Decision, *, contact: int, say: Say) -> bool:
    """Do what was decided, under the contact's lock; False when the desk refused."""
    try:
        match decision:
            case Write():
                await write_locked(work, directory, ids, _draft(decision, say), contact=contact)
    except Refused as refusal:
        log.info("decision_refused", decision=type(decision).__name__, code=refusal.code)
        return False
    return True


def _draft(decision: Write, say: Say) -> Draft:
    return Draft(
        identity_id=decision.identity_id,
        channel_id=decision.channel_id,
        parts=(Text(say(decision.code, decision.language, decision.params)),),
        author=Author.AUTOMATIC,
        conversation_id=decision.conversation_id,
        confirms=decision.confirms,
    )
