"""For every action of the desk: what a screen had, and the frames it gets, are what the database says.

Each story is followed step by step under three grants, and kept as contract/replays for the browser's reducer
(`CAUSERIE_WRITE=1` writes the files again).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from causerie.model.grant import Grant, Role
from causerie.model.listing import Listing, View
from causerie.model.reducer import State, apply, merge
from causerie.realtime.frames import frame
from causerie.store import contacts, journal, lists, threads
from causerie.store.database import Connection
from causerie.testing.house import AGENT, House
from tests.realtime.stories import STORIES

REPLAYS = Path(__file__).parents[2] / "contract" / "replays"
MANY = 500

Json = dict[str, Any]


def _wire(value: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


def _table(rows: Any) -> dict[int, Json]:
    return {row["id"]: row for row in _wire(rows)}


async def _whole(conn: Connection, grant: Grant) -> State:
    """Everything a grant shows, read from the database."""
    people = await contacts.page(conn, grant, words="", after=None, limit=MANY)
    said = [
        message
        for person in people
        for message in await threads.thread(conn, grant, person.id, before=None, limit=MANY)
    ]
    talks = await lists.conversations(conn, grant, Listing(state=None), limit=MANY)
    talks += await lists.conversations(conn, grant, Listing(View.QUARANTINE), limit=MANY)
    return State(await journal.last(conn), _table(talks), _table(said), _table(people))


async def _frames(conn: Connection, grant: Grant, after: int, *, at_once: int) -> list[Json]:
    events = await journal.after(conn, after, limit=MANY)
    pages = [events[start : start + at_once] for start in range(0, len(events), at_once)]
    return [_wire(made) for page in pages if (made := await frame(conn, grant, page)) is not None]


def _known(state: State, whole: State) -> State:
    """A screen asks for people one by one: of those it never asked for, it need not know."""
    people = {id_: row for id_, row in whole.contacts.items() if id_ in state.contacts}
    return State(whole.n, whole.conversations, whole.messages, people)


@pytest.mark.parametrize("name", STORIES)
async def test_a_screen_that_follows_is_a_screen_that_reads(house: House, name: str) -> None:
    mine = frozenset(channel.id for channel in house.directory.channels() if channel.provider == "twilio")
    grants = {
        "admin": house.grant(),
        "agent": house.grant(AGENT),
        "one_channel": Grant(AGENT, Role.AGENT, frozenset({min(mine)}), frozenset()),
    }
    screens = dict.fromkeys(grants, State())
    replays: dict[str, list[Json]] = {one: [] for one in grants}
    begun: dict[str, State] = {}
    async for step in STORIES[name](house):
        async with house.database.connection() as conn:
            for one, grant in grants.items():
                frames = await _frames(conn, grant, screens[one].n, at_once=1 if one == "agent" else 100)
                whole = await _whole(conn, grant)
                if one not in begun:  # the screen opens, and asks for the people it shows
                    begun[one] = screens[one] = whole
                    continue
                screen = _follow(screens[one], frames)
                expected = _known(screen, whole)
                assert _plain(screen) == _plain(expected), f"{one}: {step}"
                replays[one] += frames
                screens[one] = State(whole.n, screen.conversations, screen.messages, screen.contacts)
    for one in grants:
        _keep(f"{name}.{one}", begun[one], replays[one])


def _follow(state: State, frames: list[Json]) -> State:
    for told in frames:
        after = apply(state, told)
        assert apply(after, told) is after, "a frame is taken once"
        assert _plain(apply(state, told)) == _plain(after), "and changes nothing but its answer"
        state = after
    return state


def _plain(state: State) -> Json:
    """Without the number: events that a grant does not cover move it on the server alone."""
    return {name: dict(table) for name, table in asdict(state).items() if name != "n"}


def _keep(name: str, before: State, frames: list[Json]) -> None:
    """The replay as a file; or that the file is what this run gives."""
    replay = {"name": name, "before": asdict(before), "frames": frames, "after": asdict(_follow(before, frames))}
    written = json.dumps(replay, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    path = REPLAYS / f"{name}.json"
    if os.environ.get("CAUSERIE_WRITE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == written, f"{path.name} is not what the server does: CAUSERIE_WRITE=1"


@pytest.mark.parametrize("path", sorted(REPLAYS.glob("*.json")), ids=lambda path: path.stem)
def test_a_kept_replay_ends_as_it_says(path: Path) -> None:
    replay = json.loads(path.read_text(encoding="utf-8"))
    before, after = (_state(replay[name]) for name in ("before", "after"))
    assert _follow(before, replay["frames"]) == after
    assert path.stem == replay["name"]
    assert path.stem.partition(".")[0] in STORIES


def _state(told: Mapping[str, Any]) -> State:
    tables = {
        name: {int(id_): row for id_, row in told[name].items()} for name in ("conversations", "messages", "contacts")
    }
    return State(told["n"], **tables)


def test_what_is_not_of_the_journal_passes_by() -> None:
    state = State(3)
    for told in ({"type": "presence"}, {"type": "pong"}, {"type": "resume", "n": 9}):
        assert apply(state, told) is state


def test_a_snapshot_is_where_a_screen_begins() -> None:
    row = {"id": 1, "contact_id": 2, "identity_id": 3}
    state = apply(State(3, {9: row}), {"type": "snapshot", "n": 7, "conversations": [row]})
    assert (state.n, set(state.conversations)) == (7, {1, 9})


def test_a_person_says_whose_their_words_are() -> None:
    rows = {"id": 1, "contact_id": 2, "identity_id": 3, "contact_name": None}
    state = State(3, {1: rows}, {1: rows}, {})
    person = {"id": 5, "name": "Léa", "identities": [{"id": 3}]}
    after = merge(state, {"contacts": [person]})
    assert after.conversations[1] == {**rows, "contact_id": 5, "contact_name": "Léa"}
    assert after.messages[1] == {**rows, "contact_id": 5}
    assert state.messages[1] == rows
