"""What people do to conversations: states, assignees, labels, what is read. Their contact is locked by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.conversation import Conversation, State
from causerie.model.errors import NotFound
from causerie.store.database import Work


async def move(work: Work, conversation_id: int, state: State, *, until: datetime | None = None) -> None:
    """Set the state; `until` when it sleeps. Who resolves a conversation says that nobody waits any more."""
    await work.execute(
        """update conversation set state = %(state)s, snoozed_until = %(until)s,
                  waiting_since = case when %(state)s = 'resolved' then null else waiting_since end
           where id = %(id)s""",
        {"id": conversation_id, "state": state, "until": until},
    )


@dataclass(frozen=True, slots=True)
class Sleeper:
    """A conversation as a timer needs it, under nobody's grant."""

    id: int
    contact_id: int
    channel_id: int
    state: State
    snoozed_until: datetime | None


async def sleeper(work: Work, conversation_id: int) -> Sleeper:
    """Raises NotFound."""
    row = await work.one(
        """select c.id, i.contact_id, c.channel_id, c.state, c.snoozed_until
           from conversation c join identity i on i.id = c.identity_id where c.id = %s""",
        [conversation_id],
    )
    if row is None:
        raise NotFound("conversation")
    return Sleeper(**{**row, "state": State(row["state"])})


# Colleagues `a` who work here and see a channel: by role, by team, or by a personal access. What a role of the house
# shows is said here as `store/agents` says it.
COLLEAGUES: LiteralString = """
from agent a
where a.active and (a.role = 'admin'
    or exists (select from membership m join channel c on c.team_id = m.team_id
               where m.agent_id = a.id and c.id = %(channel)s)
    or exists (select from access s where s.agent_id = a.id and s.channel_id = %(channel)s)
    or exists (select from role r where r.id = a.role_id and (r.everything or %(channel)s = any(r.channels)
               or exists (select from channel c where c.id = %(channel)s and c.team_id = any(r.teams)))))
"""


async def agent_sees(work: Work, agent_id: int, channel_id: int) -> bool:
    """Whether a colleague is active and sees a channel: by role, by team, or by a personal access."""
    return bool(
        await work.all("select 1 " + COLLEAGUES + " and a.id = %(agent)s", {"agent": agent_id, "channel": channel_id})
    )


async def team_sees(work: Work, team_id: int, channel_id: int) -> bool:
    """Whether a team exists and somebody of it is active and sees a channel."""
    return bool(
        await work.all(
            "select 1 "
            + COLLEAGUES
            + """ and exists (
            select from membership t where t.agent_id = a.id and t.team_id = %(team)s) limit 1""",
            {"team": team_id, "channel": channel_id},
        )
    )


async def assign(work: Work, conversation_id: int, *, agent_id: int | None, team_id: int | None) -> None:
    await work.execute(
        "update conversation set assignee_id = %s, team_id = %s where id = %s", [agent_id, team_id, conversation_id]
    )


async def label(work: Work, conversation_id: int, labels: Sequence[int]) -> bool:
    """Replace the labels; False, with nothing written, when one of them does not exist."""
    known = await work.all("select id from label where id = any(%s) for key share", [list(labels)])
    if len(known) != len(labels):
        return False
    await work.execute(
        "delete from conversation_label where conversation_id = %s and label_id <> all(%s)",
        [conversation_id, list(labels)],
    )
    await work.execute(
        """insert into conversation_label (conversation_id, label_id)
           select %s, label_id from unnest(%s::bigint[]) as g(label_id) on conflict do nothing""",
        [conversation_id, list(labels)],
    )
    return True


async def inbound_after(work: Work, conversation: Conversation, message_id: int) -> int:
    """How many of the customer's messages arrived in the conversation after `message_id`."""
    row = await work.one(
        """select count(*) as n from identity i join message m on m.identity_id = i.id
           where i.contact_id = %s and m.conversation_id = %s and m.id > %s and m.direction = 'inbound'""",
        [conversation.contact_id, conversation.id, message_id],
    )
    return int(row["n"]) if row else 0


async def set_unread(work: Work, conversation_id: int, unread: int) -> None:
    await work.execute("update conversation set unread = %s where id = %s", [unread, conversation_id])


async def count_note(work: Work, conversation_id: int) -> None:
    """A note is counted and changes nothing else of its conversation."""
    await work.execute("update conversation set message_count = message_count + 1 where id = %s", [conversation_id])


async def has_note(work: Work, conversation_id: int, message_id: int) -> bool:
    """Whether a message is a note of this conversation."""
    return bool(
        await work.all(
            "select 1 from message where id = %s and conversation_id = %s and direction = 'note'",
            [message_id, conversation_id],
        )
    )
