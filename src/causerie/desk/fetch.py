"""A customer's file, fetched from its provider and kept: stored, again later, or failed with its reason.

The same shape as `deliver`: one attempt outside any transaction, then what its outcome means. A file that
cannot be had leaves its message where it is, with a reason that a person can read.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.channels.errors import FetchFailed
from causerie.channels.protocol import Fetched, Session
from causerie.desk.sniff import sniff
from causerie.model.errors import NotFound
from causerie.model.event import EventKind
from causerie.model.message import FileState
from causerie.store import files, visitors, writing
from causerie.store.database import Redo, Work
from causerie.store.files import Expected

ATTEMPTS = 6
FIRST = timedelta(seconds=5)  # before the second attempt, then four times as long each time
LONGEST = timedelta(minutes=30)
NAME = 200  # characters of a file's name


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one attempt ended. Neither: the file is an upload of our own, to be moved."""

    expected: Expected
    fetched: Fetched | None = None
    error: FetchFailed | None = None


async def attempt(session: Session, expected: Expected, *, limit: int) -> Outcome:
    """Fetch once, at most `limit` bytes. Never raises: what goes wrong in an unforeseen way may go right later."""
    try:
        fetched = await session.fetch_media(expected.ref, limit=limit)
    except FetchFailed as error:
        return Outcome(expected, error=error)
    except Exception as error:
        return Outcome(expected, error=FetchFailed("adapter_failed", type(error).__name__, again=True))
    return Outcome(expected, fetched=fetched, error=_judge(expected, fetched, limit))


def _judge(expected: Expected, fetched: Fetched, limit: int) -> FetchFailed | None:
    if len(fetched.content) > limit:
        return FetchFailed("too_large", str(len(fetched.content)), again=False)
    if not fetched.content:
        return FetchFailed("empty", again=True)
    if expected.sha256 and hashlib.sha256(fetched.content).hexdigest() != expected.sha256.lower():
        return FetchFailed("damaged", again=True)
    return None


async def settle(work: Work, outcome: Outcome, *, jitter: float) -> bool:
    """Write how an attempt ended, under the contact's lock; False when another worker was quicker, or the person
    was forgotten meanwhile. `jitter` is between 0 and 1.
    """
    expected = outcome.expected
    about = await _hold(work, expected)
    if about is None:
        return False
    state = await _keep(work, outcome, jitter)
    if state is None:
        return False
    if state is not FileState.WAITING:
        work.tell(
            EventKind.FILE_CHANGED,
            message_id=expected.message_id,
            conversation_id=about["conversation_id"],
            contact_id=about["contact_id"],
            channel_id=about["channel_id"],
            data={"file_id": expected.id, "state": state.value},
        )
    return True


async def _hold(work: Work, expected: Expected) -> dict[str, int | None] | None:
    try:
        seen = await files.of_message(work, expected.message_id)
        await writing.lock(work, [seen["contact_id"]])
    except NotFound:
        return None
    held = await files.of_message(work, expected.message_id)
    if held["contact_id"] != seen["contact_id"]:
        raise Redo
    return held


async def _keep(work: Work, outcome: Outcome, jitter: float) -> FileState | None:
    """The file's state afterwards; None when it was not ours any more."""
    expected, error = outcome.expected, outcome.error
    if error is None and outcome.fetched is None:
        if await visitors.take_upload(work, expected):
            return FileState.STORED
        error = FetchFailed("upload_gone", again=False)
    if error is not None:
        again = _again(expected.attempts, error, work.now, jitter)
        noted = await files.not_stored(work, expected, reason=error.code, again=again)
        return (FileState.WAITING if again else FileState.FAILED) if noted else None
    return FileState.STORED if await _store(work, expected, outcome.fetched) else None


async def _store(work: Work, expected: Expected, fetched: Fetched | None) -> bool:
    if fetched is None:
        raise AssertionError("an outcome without an error holds bytes")
    mime = sniff(fetched.content, fetched.mime or expected.mime)
    name = fetched.name[:NAME] if fetched.name else None
    return await files.stored(work, expected, content=fetched.content, mime=mime, name=name)


def _again(attempts: int, error: FetchFailed, now: datetime, jitter: float) -> datetime | None:
    """When to try again; None gives up."""
    if not error.again or attempts >= ATTEMPTS:
        return None
    grown = min(FIRST * float(4 ** (attempts - 1)), LONGEST)
    return now + grown * (0.5 + jitter / 2)
