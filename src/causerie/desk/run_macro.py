"""Run a macro: each of its actions by the verb that a hand would use, in one transaction, all of them or none.

Nothing is relaxed for a macro: its answer is weighed against the thread, the window and the person's consents, and a
variable that nothing fills stops the whole of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from causerie.desk.assign import assign
from causerie.desk.directory import Directory
from causerie.desk.label import label
from causerie.desk.note import note
from causerie.desk.reply import Answer, reply
from causerie.desk.resolve import resolve
from causerie.desk.schedule import Later, schedule
from causerie.desk.snooze import snooze
from causerie.engines.permission import kind_for
from causerie.model.canned import fill, first_name
from causerie.model.channel import Capabilities
from causerie.model.conversation import Conversation
from causerie.model.grant import Grant
from causerie.model.macro import Action, AddLabels, AddNote, AssignTo, ReplyCanned, Resolve, SnoozeFor
from causerie.model.message import File, Media, Part, Text
from causerie.store import agents, canned, macros, teams, threads
from causerie.store.database import Work
from causerie.store.ids import Ids


@dataclass(frozen=True, slots=True)
class Run:
    """Which macro on which conversation, seen up to `last_seen`. `hold`: seconds in which its answer can be undone."""

    conversation_id: int
    macro_id: int
    client_key: str
    last_seen: int
    force: bool = False
    hold: int = 0


async def run_macro(work: Work, directory: Directory, ids: Ids, *, grant: Grant, run: Run) -> None:
    """Raises what the first action that cannot be done raises; then none was."""
    macro = await macros.macro(work.conn, grant, run.macro_id)
    for place, action in enumerate(macro.actions):
        await _do(work, directory, ids, grant=grant, run=run, action=(place, action))
    macros.used(work, macro.id)


async def _do(
    work: Work, directory: Directory, ids: Ids, *, grant: Grant, run: Run, action: tuple[int, Action]
) -> None:
    place, what = action
    key, on = f"{run.client_key}.{place}", run.conversation_id
    match what:
        case ReplyCanned(canned_id=canned_id):
            await _say(work, directory, ids, grant=grant, run=run, said=(key, canned_id))
        case AddNote(text=text):
            await note(work, grant=grant, conversation_id=on, client_key=key, text=text)
        case AddLabels(labels=labels):
            worn = (await threads.conversation(work.conn, grant, on)).labels
            await label(work, grant=grant, conversation_id=on, labels=[*worn, *labels])
        case AssignTo(me=me, agent_id=agent_id, team_id=team_id):
            whom = grant.agent_id if me else agent_id
            await assign(work, grant=grant, conversation_id=on, agent_id=whom, team_id=team_id)
        case SnoozeFor(minutes=minutes):
            await snooze(work, grant=grant, conversation_id=on, until=work.now + timedelta(minutes=minutes))
        case Resolve():
            await resolve(work, grant=grant, conversation_id=on)


async def _say(work: Work, directory: Directory, ids: Ids, *, grant: Grant, run: Run, said: tuple[str, int]) -> None:
    key, canned_id = said
    parts = await _parts(work, directory, grant, run.conversation_id, canned_id)
    answer = Answer(run.conversation_id, parts, key, run.last_seen, force=run.force, canned=(canned_id,))
    if run.hold:
        await schedule(work, directory, ids, grant=grant, answer=answer, later=Later(hold=run.hold))
    else:
        await reply(work, directory, ids, grant=grant, answer=answer)


async def _parts(
    work: Work, directory: Directory, grant: Grant, conversation_id: int, canned_id: int
) -> tuple[Part, ...]:
    """The canned reply as it is said here: variables filled, files as the channel takes them."""
    conversation = await threads.conversation(work.conn, grant, conversation_id)
    kept = await canned.canned(work.conn, grant, canned_id)
    able = directory.provider_of(conversation.channel_id).capabilities
    words = fill(kept.text, await _values(work, directory, grant, conversation))
    return tuple(_media(able, file) for file in kept.files) + ((Text(words),) if words.strip() else ())


def _media(able: Capabilities, file: File) -> Media:
    return Media(kind_for(able, file), file.id)


async def _values(work: Work, directory: Directory, grant: Grant, conversation: Conversation) -> dict[str, str | None]:
    channel = directory.channel(conversation.channel_id)
    team_id = conversation.team_id or channel.team_id
    known = {team.id: team.name for team in await teams.everything(work.conn)}
    return {
        "first_name": first_name(conversation.contact_name),
        "name": conversation.contact_name,
        "agent": (await agents.agent(work.conn, grant.agent_id)).name,
        "team": known.get(team_id) if team_id is not None else None,
        "channel": channel.name,
    }
