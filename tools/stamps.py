"""Steps done once: a stamp keeps the digest of what a step was made from, and a step whose stamp still fits is skipped.
Contents are hashed rather than dates compared, because a checkout changes every date."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from repository import NOTES, Stopped, say


def digest(*made_from: str | Path) -> str:
    """One SHA-256 over strings and files, in order; a missing file counts as such."""
    total = hashlib.sha256()
    for part in made_from:
        content = part.encode() if isinstance(part, str) else _content(part)
        total.update(b"%d:" % len(content))
        total.update(content)
    return total.hexdigest()


def _content(path: Path) -> bytes:
    if not path.is_file():
        return b"absent"
    return str(path).encode() + b"\0" + path.read_bytes()


def fits(name: str, made_from: str) -> bool:
    stamp = NOTES / name
    return stamp.is_file() and stamp.read_text() == made_from


def once(name: str, made_from: str, work: Callable[[], None], *, there: bool = True) -> bool:
    """Do `work` unless its result is `there` and was made from the same. The stamp goes before and comes after, so an
    interrupted step is done again."""
    if there and fits(name, made_from):
        return False
    (NOTES / name).unlink(missing_ok=True)
    work()
    set_stamp(name, made_from)
    return True


def set_stamp(name: str, made_from: str) -> None:
    (NOTES / name).write_text(made_from)


def forget(*names: str) -> None:
    for name in names:
        (NOTES / name).unlink(missing_ok=True)


@contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: a second one waits here, and then finds its steps done."""
    try:
        NOTES.mkdir(exist_ok=True)
        (NOTES / ".gitignore").write_text("*\n")
        lock = (NOTES / "lock").open("w")
    except PermissionError as refused:
        raise Stopped(f"This copy belongs to somebody else: {refused.filename} cannot be written.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is under way here; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
