"""Replies kept ready: written, changed, thrown away. A word goes to every screen, which reads them again.

Everybody keeps their own. What a team or everybody finds is kept by supervisors, for the teams they are in.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from causerie.model.canned import Owner
from causerie.model.cards import masked
from causerie.model.contact import Source
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import canned, files, teams
from causerie.store.database import Row, Work
from causerie.store.ids import Ids

LONGEST = 10_000  # characters of the words
LONGEST_NAME = 40
LONGEST_FOLDER = 60
MOST = 500  # of one owner: a list that a screen holds whole, and looks through at every key
_NAME = re.compile(r"[^\W_][\w-]*")  # no space: a space after the slash ends the name


@dataclass(frozen=True, slots=True)
class Wording:
    """What a canned reply says and whose it is. `team_id` goes with `Owner.TEAM` alone; `files` in order."""

    name: str
    text: str
    owner: Owner
    folder: str | None = None
    team_id: int | None = None
    files: tuple[int, ...] = ()


async def can(work: Work, ids: Ids, *, grant: Grant, wording: Wording, source: Source = Source.LIVE) -> int:
    """Keep a new one; returns its id. Raises Conflict `name_taken` or `canned_full`, Invalid, Forbidden, NotFound."""
    row = await _row(work, grant, wording)
    # Two at once may pass the limit by one: it bounds a list, it is not a promise.
    if await canned.count(work, row) >= MOST:
        raise Conflict("canned_full", limit=MOST)
    canned_id = await ids.one(work.conn)
    if not await canned.add(work, {**row, "id": canned_id, "source": source}):
        raise Conflict("name_taken")
    await _keep_files(work, canned_id, wording, grant=grant)
    work.tell(EventKind.CANNED_CHANGED, agent_id=grant.agent_id)
    return canned_id


async def recan(work: Work, *, grant: Grant, canned_id: int, wording: Wording) -> None:
    """Say it otherwise, or make it somebody else's: both owners must be the asker's to keep. Raises like `can`."""
    await _hold(work, grant, canned_id)
    row = await _row(work, grant, wording)
    if not await canned.change(work, {**row, "id": canned_id}):
        raise Conflict("name_taken")
    await _keep_files(work, canned_id, wording, grant=grant)
    work.tell(EventKind.CANNED_CHANGED, agent_id=grant.agent_id)


async def discard(work: Work, *, grant: Grant, canned_id: int) -> None:
    """Throw it away with its files; what was sent stays sent. Raises Forbidden and NotFound."""
    await _hold(work, grant, canned_id)
    await files.keep_with(work, canned_id, (), agent_id=grant.agent_id)
    await canned.remove(work, canned_id)
    work.tell(EventKind.CANNED_CHANGED, agent_id=grant.agent_id)


async def _hold(work: Work, grant: Grant, canned_id: int) -> None:
    whose = await canned.hold(work, grant, canned_id)
    if whose["agent_id"] is None:
        grant.require(Right.SUPERVISE)


async def _row(work: Work, grant: Grant, wording: Wording) -> Row:
    """The columns of a wording that the asker may keep."""
    owner = await owned(work, grant, wording.owner, wording.team_id)
    return {
        "name": _name(wording.name),
        "folder": _folder(wording.folder),
        "text": _text(wording),
        **owner,
    }


async def owned(work: Work, grant: Grant, owner: Owner, team_id: int | None) -> Row:
    """Whose something is, as columns, if the asker may keep it for them. Raises Forbidden and NotFound."""
    grant.require(Right.ANSWER)
    if owner is not Owner.AGENT:
        grant.require(Right.SUPERVISE)
    return {
        "agent_id": grant.agent_id if owner is Owner.AGENT else None,
        "team_id": await _team(work, grant, team_id) if owner is Owner.TEAM else None,
    }


async def _team(work: Work, grant: Grant, team_id: int | None) -> int:
    """A team of one's own, or any for an administrator."""
    known = {team.id for team in await teams.everything(work.conn)}
    if team_id not in known or team_id is None:
        raise NotFound("team")
    if team_id not in grant.teams and not grant.allows(Right.ADMINISTER):
        raise Forbidden("forbidden")
    return team_id


def _name(written: str) -> str:
    name = unicodedata.normalize("NFC", written).strip().lower()
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise Invalid("canned_name", limit=LONGEST_NAME)
    return name


def _folder(written: str | None) -> str | None:
    folder = " ".join((written or "").split())
    if len(folder) > LONGEST_FOLDER:
        raise Invalid("too_long", limit=LONGEST_FOLDER, length=len(folder))
    return folder or None


def _text(wording: Wording) -> str:
    text = wording.text.strip()
    if not text and not wording.files:
        raise Invalid("empty")
    if len(text) > LONGEST:
        raise Invalid("too_long", limit=LONGEST, length=len(text))
    return masked(text)


async def _keep_files(work: Work, canned_id: int, wording: Wording, *, grant: Grant) -> None:
    wanted = list(dict.fromkeys(wording.files))
    if not await files.keep_with(work, canned_id, wanted, agent_id=grant.agent_id):
        raise Invalid("file_missing")
