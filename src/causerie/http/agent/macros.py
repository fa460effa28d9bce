"""Macros."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, post, put
from litestar.params import JSONBody, PathParameter

from causerie.desk.keep_macro import Recipe, change_macro, drop_macro, keep_macro
from causerie.desk.run_macro import Run, run_macro
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import LARGEST_ID, Id
from causerie.http.schemas.macros import MacroRun, MacroWritten
from causerie.model.conversation import Conversation
from causerie.model.grant import Grant
from causerie.model.macro import Macro
from causerie.store import macros as stored
from causerie.store import threads

MacroId = Annotated[int, PathParameter(name="macro", ge=1, le=LARGEST_ID)]


@get("/macros")
async def macros(means: TheMeans, grant: TheGrant) -> list[Macro]:
    """One's own, one's teams' and everybody's, by name."""
    async with means.database.connection() as conn:
        return await stored.visible(conn, grant)


@post("/macros", opt=ANSWER)
async def add_macro(means: TheMeans, grant: TheGrant, data: JSONBody[MacroWritten]) -> Macro:
    """Keep a new one. A team's and everybody's are for supervisors to keep."""
    made = await means.run(lambda work: keep_macro(work, means.ids, grant=grant, recipe=_recipe(data)))
    return await _as_it_stands(means, grant, made)


@put("/macros/{id:int}", opt=ANSWER)
async def replace_macro(means: TheMeans, grant: TheGrant, macro_id: Id, data: JSONBody[MacroWritten]) -> Macro:
    """Replace what it does, and whose it is."""
    await means.run(lambda work: change_macro(work, grant=grant, macro_id=macro_id, recipe=_recipe(data)))
    return await _as_it_stands(means, grant, macro_id)


@delete("/macros/{id:int}", opt=ANSWER)
async def remove_macro(means: TheMeans, grant: TheGrant, macro_id: Id) -> None:
    """Throw it away, for good. What it did stays done."""
    await means.run(lambda work: drop_macro(work, grant=grant, macro_id=macro_id))


@post("/conversations/{id:int}/macros/{macro:int}", opt=ANSWER, status_code=200)
async def run_macro_on_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, macro_id: MacroId, data: JSONBody[MacroRun]
) -> Conversation:
    """Do all that it does, or none of it. 409 `moved_on` where it answers and the thread moved meanwhile."""
    run = Run(conversation_id, macro_id, data.client_key, data.last_seen_message_id, data.force, data.hold)
    await means.run(lambda work: run_macro(work, means.directory, means.ids, grant=grant, run=run))
    async with means.database.connection() as conn:
        return await threads.conversation(conn, grant, conversation_id)


def _recipe(data: MacroWritten) -> Recipe:
    return Recipe(data.name, tuple(one.action() for one in data.actions), data.owner, data.team_id)


async def _as_it_stands(means: Means, grant: Grant, macro_id: int) -> Macro:
    async with means.database.connection() as conn:
        return await stored.macro(conn, grant, macro_id)
