"""Journal events: what happened, as ids, enums and numbers; never a name, an address or a text (law 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    MESSAGE_RECEIVED = "message_received"
    MESSAGE_WRITTEN = "message_written"
    DELIVERY_CHANGED = "delivery_changed"
    MESSAGE_EDITED = "message_edited"
    MESSAGE_DELETED = "message_deleted"
    REACTION_CHANGED = "reaction_changed"
    FILE_CHANGED = "file_changed"
    CONVERSATION_OPENED = "conversation_opened"
    CONVERSATION_ASSIGNED = "conversation_assigned"
    CONVERSATION_RESOLVED = "conversation_resolved"
    CONVERSATION_REOPENED = "conversation_reopened"
    CONVERSATION_SNOOZED = "conversation_snoozed"
    CONVERSATION_WOKEN = "conversation_woken"
    CONVERSATION_LABELLED = "conversation_labelled"
    CONVERSATION_READ = "conversation_read"
    CONVERSATION_QUARANTINED = "conversation_quarantined"
    CONVERSATION_RELEASED = "conversation_released"
    CONVERSATION_SPLIT = "conversation_split"
    FOLLOWERS_CHANGED = "followers_changed"
    MENTIONS_SEEN = "mentions_seen"
    SCHEDULED_CHANGED = "scheduled_changed"  # screens read again what is to leave later
    CONVERSATION_RATED = "conversation_rated"
    DEAL_MOVED = "deal_moved"
    DEAL_CHANGED = "deal_changed"
    CONTACT_CHANGED = "contact_changed"
    CONTACT_BLOCKED = "contact_blocked"
    CONTACT_UNBLOCKED = "contact_unblocked"
    CONTACTS_MERGED = "contacts_merged"
    CONTACTS_UNMERGED = "contacts_unmerged"
    CONTACT_ERASED = "contact_erased"
    CONSENT_CHANGED = "consent_changed"
    CHANNEL_CHANGED = "channel_changed"
    NAMES_CHANGED = "names_changed"  # teams, brands, labels, attributes or roles: screens look again
    CANNED_CHANGED = "canned_changed"  # screens read their canned replies again
    VIEWS_CHANGED = "views_changed"  # screens read their saved views again
    MACROS_CHANGED = "macros_changed"  # screens read their macros again
    PIPELINE_CHANGED = "pipeline_changed"  # screens read the pipeline and its deals again
    INTAKE_PARKED = "intake_parked"
    INTAKE_SETTLED = "intake_settled"
    TEMPLATE_REVIEWED = "template_reviewed"
    ENGINE_FAILED = "engine_failed"
    RIGHTS_CHANGED = "rights_changed"  # sessions and sockets look again


@dataclass(slots=True)
class Told:
    """An event before it has its number: what a verb adds to the journal of its transaction."""

    kind: EventKind
    conversation_id: int | None = None
    contact_id: int | None = None
    message_id: int | None = None
    channel_id: int | None = None
    agent_id: int | None = None
    data: Mapping[str, int | float | str | bool | list[int] | None] | None = None


@dataclass(slots=True)
class Event:
    """A numbered event. Numbers are dense and follow commit order."""

    n: int
    at: datetime
    kind: EventKind
    conversation_id: int | None
    contact_id: int | None
    message_id: int | None
    channel_id: int | None
    agent_id: int | None
    data: Mapping[str, int | float | str | bool | list[int] | None] | None
