"""What a transaction told the journal, with the rows that its events touch where it had them at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from causerie.model.conversation import Conversation
from causerie.model.event import Event, EventKind
from causerie.model.message import Message

# Events that change more rows than those they name: a person's conversations, a conversation's messages.
_SWEEPING = frozenset(
    {
        EventKind.CONVERSATION_SPLIT,
        EventKind.CONTACT_CHANGED,
        EventKind.CONTACTS_MERGED,
        EventKind.CONTACTS_UNMERGED,
        EventKind.CONTACT_ERASED,
    }
)


@dataclass(slots=True)
class AtHand:
    """Rows by id, as a screen that sees everything reads them, so that nobody has to ask the database again."""

    conversations: dict[int, Conversation] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)

    def then(self, events: Sequence[Event], later: AtHand) -> None:
        """Go on to what stands after another transaction: of what its events touch, only its own rows still hold."""
        if any(event.kind in _SWEEPING for event in events):
            self.conversations.clear()
            self.messages.clear()
        for event in events:
            if event.conversation_id is not None:
                self.conversations.pop(event.conversation_id, None)
            if event.message_id is not None:
                self.messages.pop(event.message_id, None)
        self.conversations |= later.conversations
        self.messages |= later.messages


@dataclass(frozen=True, slots=True)
class Committed:
    """The numbered events of one transaction of this process."""

    events: list[Event]
    at_hand: AtHand
