"""Macros: written, changed, thrown away, by the rules of canned replies. A word goes to every screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causerie.desk.note import check as check_note
from causerie.desk.own import keeps, own
from causerie.model.cards import masked
from causerie.model.errors import Conflict, Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.macro import LAST, Action, AddNote
from causerie.model.owner import Owner
from causerie.store import macros
from causerie.store.database import Row, Work
from causerie.store.ids import Ids

LONGEST_NAME = 60
MOST = 200  # of one owner: the palette holds them all


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a macro does, in order, and whose it is. `team_id` goes with `Owner.TEAM` alone."""

    name: str
    actions: tuple[Action, ...]
    owner: Owner
    team_id: int | None = None


async def keep_macro(work: Work, ids: Ids, *, grant: Grant, recipe: Recipe) -> int:
    """Keep a new one; returns its id. Raises Conflict `name_taken` or `macros_full`, Invalid, Forbidden, NotFound."""
    row = await _row(work, grant, recipe)
    # Two at once may pass the limit by one: it bounds a list, it is not a promise.
    if await macros.count(work, row) >= MOST:
        raise Conflict("macros_full", limit=MOST)
    macro_id = await ids.one(work.conn)
    if not await macros.add(work, {**row, "id": macro_id}):
        raise Conflict("name_taken")
    work.tell(EventKind.MACROS_CHANGED, agent_id=grant.agent_id)
    return macro_id


async def change_macro(work: Work, *, grant: Grant, macro_id: int, recipe: Recipe) -> None:
    """Both owners, before and after, must be the asker's to keep. Raises like `keep_macro`."""
    keeps(grant, await macros.hold(work, grant, macro_id))
    row = await _row(work, grant, recipe)
    if not await macros.change(work, {**row, "id": macro_id}):
        raise Conflict("name_taken")
    work.tell(EventKind.MACROS_CHANGED, agent_id=grant.agent_id)


async def drop_macro(work: Work, *, grant: Grant, macro_id: int) -> None:
    """Throw it away; what it did stays done. Raises Forbidden and NotFound."""
    keeps(grant, await macros.hold(work, grant, macro_id))
    await macros.remove(work, macro_id)
    work.tell(EventKind.MACROS_CHANGED, agent_id=grant.agent_id)


async def _row(work: Work, grant: Grant, recipe: Recipe) -> Row:
    name = " ".join(recipe.name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid("macro_name", limit=LONGEST_NAME)
    owner = await own(work, grant=grant, owner=recipe.owner, team_id=recipe.team_id)
    return {"name": name, "actions": _checked(recipe.actions), **owner}


def _checked(actions: Sequence[Action]) -> list[Action]:
    """Raises Invalid `macro_empty`, or `macro_order` when something follows what puts a conversation aside."""
    if not actions:
        raise Invalid("macro_empty")
    if any(isinstance(action, LAST) for action in actions[:-1]):
        raise Invalid("macro_order")
    return [_note(action) if isinstance(action, AddNote) else action for action in actions]


def _note(action: AddNote) -> AddNote:
    check_note(action.text)
    return replace(action, text=masked(action.text.strip()))
