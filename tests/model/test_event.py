"""Journal events carry ids, enums and numbers, never a name, an address or a text (law 7)."""

from __future__ import annotations

from dataclasses import fields
from typing import get_type_hints

from causerie.model.event import Event, EventKind, Told

NUMBERS = {"n", "conversation_id", "contact_id", "message_id", "channel_id", "agent_id"}


def test_an_event_has_no_room_for_words() -> None:
    for kind in (Told, Event):
        hints = {name: str(hint) for name, hint in get_type_hints(kind).items()}
        assert set(hints) <= NUMBERS | {"at", "kind", "data"}
        assert all("str" not in hints[name] for name in NUMBERS & set(hints))


def test_what_is_told_is_what_is_kept() -> None:
    assert [one.name for one in fields(Event)][2:] == [one.name for one in fields(Told)]


def test_kinds_are_slugs_that_never_change_by_accident() -> None:
    assert all(kind.value == kind.name.lower() for kind in EventKind)
