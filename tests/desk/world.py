"""A small model of people, merges and what was said, in memory: what the database must agree with.

Persons are phone numbers. Each incarnation of a number (it changes when its contact is forgotten) is one
identity with the contact it was born with. Merging is replayed from the merges that stand, never undone step
by step, so that the model of un-merging is the world in which that merge never happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Utterance:
    """One message, by its id in the database."""

    id: int
    identity: int
    text: str
    erased: bool = False


@dataclass
class Joined:
    """One merge, by its id in the database."""

    id: int
    kept: int
    gone: int
    undone: bool = False


@dataclass
class World:
    """`born`: identity id → the contact it came with."""

    born: dict[int, int] = field(default_factory=dict)
    current: dict[str, int] = field(default_factory=dict)  # phone → identity, of those who are not forgotten
    merges: list[Joined] = field(default_factory=list)
    said: list[Utterance] = field(default_factory=list)

    def homes(self) -> dict[int, int]:
        """Identity → contact, as the merges that stand make it, in the order in which they were made."""
        homes = dict(self.born)
        for joined in self.merges:
            if not joined.undone:
                homes = {
                    identity: joined.kept if contact == joined.gone else contact for identity, contact in homes.items()
                }
        return homes

    def home(self, phone: str) -> int | None:
        identity = self.current.get(phone)
        return None if identity is None else self.homes()[identity]

    def threads(self) -> dict[int, list[tuple[int, str]]]:
        """Contact → what was said to or by it, by message id and words, in order of arrival."""
        homes, found = self.homes(), {contact: [] for contact in self.homes().values()}  # type: ignore[var-annotated]
        for one in self.said:
            if not one.erased:
                found[homes[one.identity]].append((one.id, one.text))
        return found

    def forget(self, contact: int) -> None:
        """The contact as it stands now, with everybody merged into it."""
        gone = {identity for identity, home in self.homes().items() if home == contact}
        contacts = {self.born[identity] for identity in gone}
        self.merges = [one for one in self.merges if one.undone or one.gone not in contacts]
        self.current = {phone: identity for phone, identity in self.current.items() if identity not in gone}
        for identity in gone:
            del self.born[identity]
        for one in self.said:
            one.erased = one.erased or one.identity in gone
