"""The company names its teams, brands and labels. A name is used once, and every screen is told to look again."""

from __future__ import annotations

from causerie.model.errors import Conflict
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.house import Brand, Label, Team
from causerie.store import brands, labels, teams
from causerie.store.database import Work
from causerie.store.ids import Ids


async def name_team(work: Work, ids: Ids, *, grant: Grant, name: str, team_id: int | None = None) -> Team:
    """A new team, or a new name for one. Raises Conflict `name_taken`, and NotFound."""
    grant.require(Right.ADMINISTER)
    team = Team(team_id or await ids.one(work.conn), name)
    if not await (teams.add(work, team) if team_id is None else teams.rename(work, team)):
        raise Conflict("name_taken")
    _tell(work, grant)
    return team


async def name_brand(work: Work, ids: Ids, *, grant: Grant, name: str) -> Brand:
    """Raises Conflict `name_taken`."""
    grant.require(Right.ADMINISTER)
    brand = Brand(await ids.one(work.conn), name)
    if not await brands.add(work, brand):
        raise Conflict("name_taken")
    _tell(work, grant)
    return brand


async def name_label(work: Work, ids: Ids, *, grant: Grant, name: str, color: str) -> Label:
    """Raises Conflict `name_taken`."""
    grant.require(Right.SUPERVISE)
    label = Label(await ids.one(work.conn), name, color)
    if not await labels.add(work, label):
        raise Conflict("name_taken")
    _tell(work, grant)
    return label


async def rename_label(work: Work, *, grant: Grant, label_id: int, name: str | None, color: str | None) -> Label:
    """None stays as it is. Raises Conflict `name_taken`, and NotFound."""
    grant.require(Right.SUPERVISE)
    label = await labels.change(work, label_id, name=name, color=color)
    if label is None:
        raise Conflict("name_taken")
    _tell(work, grant)
    return label


async def drop_label(work: Work, *, grant: Grant, label_id: int) -> None:
    """Delete a label; whatever wore it wears it no more, and its screens hear so. Raises NotFound."""
    grant.require(Right.SUPERVISE)
    for worn in await labels.remove(work, label_id):
        work.tell(
            EventKind.CONVERSATION_LABELLED,
            conversation_id=worn["id"],
            contact_id=worn["contact_id"],
            channel_id=worn["channel_id"],
            agent_id=grant.agent_id,
        )
    _tell(work, grant)


def _tell(work: Work, grant: Grant) -> None:
    work.tell(EventKind.NAMES_CHANGED, agent_id=grant.agent_id)
