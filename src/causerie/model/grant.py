"""What one person may see and do. Every read that serves a person puts a Grant in its SQL (law 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from causerie.model.errors import Forbidden


class Role(StrEnum):
    ADMIN = "admin"
    SUPERVISOR = "supervisor"
    AGENT = "agent"
    CUSTOM = "custom"  # one that the house defined: its row says what it allows


class Right(StrEnum):
    """What a role may do, beyond reading what its channels let it see."""

    ADMINISTER = "administer"  # connections, channels, agents, teams, tokens
    SUPERVISE = "supervise"  # parked intake, journal, unknown sends, erase and merge
    ANSWER = "answer"  # write, note, assign, resolve, snooze, label, block


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.SUPERVISOR: frozenset({Right.SUPERVISE, Right.ANSWER}),
    Role.AGENT: frozenset({Right.ANSWER}),
    Role.CUSTOM: frozenset(),  # alone the word allows nothing
}
BUILT_IN = (Role.ADMIN, Role.SUPERVISOR, Role.AGENT)


@dataclass(frozen=True, slots=True)
class Grant:
    """A person's rights at this moment.

    `channels` are the ids this person may see; None means all of them (administrators).
    A supervisor sees the channels of their teams, like an agent, and may do more there.
    `custom`: what a role of the house allows; it goes with `Role.CUSTOM` alone.
    """

    agent_id: int
    role: Role
    channels: frozenset[int] | None
    teams: frozenset[int]
    custom: frozenset[Right] = frozenset()

    @property
    def rights(self) -> frozenset[Right]:
        return self.custom if self.role is Role.CUSTOM else RIGHTS[self.role]

    def allows(self, right: Right) -> bool:
        return right in self.rights

    def covers(self, rights: Iterable[Right], *, everything: bool = False) -> bool:
        """Whether this person has all of these themselves: nobody gives what they do not have."""
        return self.rights.issuperset(rights) and (self.channels is None or not everything)

    def sees(self, channel_id: int) -> bool:
        return self.channels is None or channel_id in self.channels

    def require(self, right: Right) -> None:
        """Raises Forbidden when the role does not carry `right`."""
        if not self.allows(right):
            raise Forbidden("forbidden", right=right.value)

    @property
    def channel_ids(self) -> list[int] | None:
        """For SQL: `%(channels)s::bigint[] is null or channel_id = any(%(channels)s)`."""
        return None if self.channels is None else sorted(self.channels)
