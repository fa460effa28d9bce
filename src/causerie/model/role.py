"""A role that the house defined: some of the rights there are, and the channels that whoever has it sees by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from causerie.model.grant import BUILT_IN, RIGHTS, Right, Role

MOST = 50  # roles of one house: a matrix that somebody can still read


@dataclass(frozen=True, slots=True)
class HouseRole:
    """`based_on`: the built-in one it began as. `everything`: every channel, whatever `teams` and `channels` say.

    Those two come on top of what each person sees by their own.
    """

    id: int
    name: str
    based_on: Role
    rights: frozenset[Right]
    everything: bool
    teams: tuple[int, ...]
    channels: tuple[int, ...]


def sees_everything(rights: Iterable[Right], *, everything: bool) -> bool:
    """Whoever administers could give themselves any channel: that they see all of them is said, not hidden."""
    return everything or Right.ADMINISTER in rights


def built_in(role: Role) -> HouseRole:
    """One of the product's own as a role like others, without id and name."""
    return HouseRole(0, "", role, RIGHTS[role], role is Role.ADMIN, (), ())


BUILT: tuple[HouseRole, ...] = tuple(sorted(map(built_in, BUILT_IN), key=lambda one: len(one.rights)))
