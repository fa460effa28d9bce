"""From the rows a screen has and a frame of the live socket to the rows it should have. Pure.

The browser has the same reducer (web/shared/src/reducer.ts), proven equal on contract/replays. Rows are as the
wire carries them. Frames already seen are ignored, so that a resumed socket may repeat itself without harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

Row = Mapping[str, Any]
Table = Mapping[int, Row]


@dataclass(frozen=True, slots=True)
class State:
    """What a screen knows, complete up to the journal's number `n`."""

    n: int = 0
    conversations: Table = field(default_factory=dict)
    messages: Table = field(default_factory=dict)
    contacts: Table = field(default_factory=dict)


def apply(state: State, frame: Mapping[str, Any]) -> State:
    """The state after a frame; `presence`, `typing` and the like pass it by."""
    match frame["type"]:
        case "events":
            return _after_events(state, frame)
        case "snapshot":
            return replace(merge(state, {"conversations": frame["conversations"]}), n=frame["n"])
        case _:
            return state


def merge(state: State, rows: Mapping[str, Iterable[Row]]) -> State:
    """Rows join the state by their id. A contact's row says whose its identities' rows are, and under which name."""
    joined = State(
        state.n,
        _upserted(state.conversations, rows.get("conversations", ())),
        _upserted(state.messages, rows.get("messages", ())),
        _upserted(state.contacts, rows.get("contacts", ())),
    )
    for contact in rows.get("contacts", ()):
        joined = _claimed(joined, contact)
    return joined


def _after_events(state: State, frame: Mapping[str, Any]) -> State:
    if frame["n"] <= state.n:
        return state
    after = _let_go(merge(replace(state, n=frame["n"]), frame["rows"]), frame["gone"])
    for event in frame["events"]:
        after = _without_the_gone(after, event)
    return after


def _claimed(state: State, contact: Row) -> State:
    """After a merge, its undoing or another name: what these identities wrote belongs to this contact."""
    mine = {identity["id"] for identity in contact["identities"]}
    whose = {"contact_id": contact["id"]}
    return replace(
        state,
        conversations=_amended(state.conversations, mine, {**whose, "contact_name": contact["name"]}),
        messages=_amended(state.messages, mine, whose),
    )


def _amended(table: Table, identities: set[int], given: Row) -> Table:
    return {id_: {**row, **given} if row["identity_id"] in identities else row for id_, row in table.items()}


def _let_go(state: State, gone: Mapping[str, Iterable[int]]) -> State:
    """What the events touch but the reader no longer sees."""
    return replace(
        state,
        conversations=_without(state.conversations, gone["conversations"]),
        messages=_without(state.messages, gone["messages"]),
        contacts=_without(state.contacts, gone["contacts"]),
    )


def _without_the_gone(state: State, event: Row) -> State:
    if event["kind"] == "contact_erased" and event["contact_id"] is not None:
        return _without_person(state, event["contact_id"])
    if event["kind"] == "contacts_merged":
        return replace(state, contacts=_without(state.contacts, [event["data"]["gone_id"]]))
    return state


def _without_person(state: State, contact: int) -> State:
    def others(row: Row) -> bool:
        return bool(row["contact_id"] != contact)

    return replace(
        state,
        conversations=_kept(state.conversations, others),
        messages=_kept(state.messages, others),
        contacts=_without(state.contacts, [contact]),
    )


def _upserted(table: Table, rows: Iterable[Row]) -> Table:
    return {**table, **{row["id"]: row for row in rows}}


def _without(table: Table, ids: Iterable[int]) -> Table:
    gone = set(ids)
    return {id_: row for id_, row in table.items() if id_ not in gone}


def _kept(table: Table, wanted: Callable[[Row], bool]) -> Table:
    return {id_: row for id_, row in table.items() if wanted(row)}
