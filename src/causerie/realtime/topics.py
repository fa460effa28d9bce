"""Who may hear what. Pure: an event and what is known of its contact, against a grant.

An event that names a channel is for those who see the channel. One that names only a contact is for those
who see any channel the contact ever used. What is about the house itself has its own line below.
"""

from __future__ import annotations

from collections.abc import Mapping

from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Right

# Events about no conversation and no contact. None: for everyone, because they carry nothing but « look again ».
HOUSE: dict[EventKind, Right | None] = {
    EventKind.CHANNEL_CHANGED: None,
    EventKind.NAMES_CHANGED: None,
    EventKind.CANNED_CHANGED: None,
    EventKind.VIEWS_CHANGED: None,
    EventKind.MACROS_CHANGED: None,
    EventKind.PIPELINE_CHANGED: None,
    EventKind.RIGHTS_CHANGED: None,
    EventKind.INTAKE_PARKED: Right.SUPERVISE,
    EventKind.INTAKE_SETTLED: Right.SUPERVISE,
    EventKind.TEMPLATE_REVIEWED: Right.ANSWER,
    EventKind.ENGINE_FAILED: Right.SUPERVISE,
}


def loses(grant: Grant, event: Event) -> bool:
    """Whether what the event does took its conversation away from channels that the grant shows.

    `left` in its data is the channel a conversation was on before somebody wrote on another one.
    """
    left = (event.data or {}).get("left")
    return isinstance(left, int) and grant.sees(left)


def hears(grant: Grant, event: Event, contact_channels: Mapping[int, frozenset[int]]) -> bool:
    """Whether the grant covers the event; `contact_channels` is contact id → channels it ever used."""
    if event.channel_id is not None:
        return grant.sees(event.channel_id)
    if event.contact_id is not None:
        if grant.channels is None:
            return True
        return not grant.channels.isdisjoint(contact_channels.get(event.contact_id, frozenset()))
    right = HOUSE.get(event.kind, Right.SUPERVISE)
    return right is None or grant.allows(right)
