"""Law 6, judged: nobody gets what the table does not give them, and nothing is missing from the table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, get_args

import msgspec
import pytest

from causerie.desk.appoint import Newcomer, appoint
from causerie.desk.empower import Powers, empower
from causerie.http.app import ROUTES as SERVED
from causerie.http.app import api
from causerie.http.means import Means
from causerie.model.event import Event, EventKind
from causerie.model.grant import Right, Role
from causerie.realtime.topics import hears
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House
from tests.architecture.codes import SOURCE
from tests.architecture.rights import CHANNEL, CONTACT, DOORS, EVENTS, PEOPLE, ROUTES, Row
from tests.architecture.targets import SECRET, Targets
from tests.http.caller import Caller, Said
from tests.http.conftest import signed_in

BY_ROUTE = {row.route: row for row in ROUTES}
ABSENT = 987_654_321  # no row has this id
# One pixel.
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90400000000002c00000000010001000002024401003b")


@pytest.fixture
async def people(nobody: Caller, means: Means, house: House) -> dict[str, int | None]:
    """Who stands in each column, by agent id."""
    newcomer = Newcomer("Ana", "ana@causerie.example", Role.SUPERVISOR, None, teams=[OTHER_TEAM])
    foreign = await house.do(lambda work: appoint(work, house.ids, newcomer))
    return dict(zip(PEOPLE, (None, STRANGER, foreign, AGENT, SUPERVISOR, ADMIN), strict=True))


@pytest.fixture
def targets(house: House) -> Targets:
    return Targets(house)


_NOTHING: Any = SimpleNamespace(file_limit=0)  # the routes can be listed without anything behind them


def _routes() -> set[str]:
    """Every method and path the application serves."""
    found = set()
    for route in api(_NOTHING).routes:
        path = re.sub(r":(int|str)\}", "}", route.path)
        found |= {f"{method} {path}" for method in getattr(route, "methods", ()) if method not in ("OPTIONS", "HEAD")}
    return found


def test_every_route_is_in_the_table() -> None:
    assert _routes() == set(BY_ROUTE)
    assert len(ROUTES) == len(BY_ROUTE) == len(SERVED)


def test_every_door_is_in_the_table() -> None:
    """Doors are the paths that the front and whoever furnishes it write down."""
    found = set()
    for path in (SOURCE / "http" / "front.py", *sorted((SOURCE / "wiring").glob("*.py"))):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.fullmatch(r"/[a-z0-9/]+", str(node.value)):
                found.add(str(node.value))
    beyond = {path for path in found if not any(path == door or path.startswith(door) for door in DOORS)}
    assert beyond == set()


@pytest.mark.timeout(300)
async def test_everybody_gets_what_the_table_gives(
    nobody: Caller, means: Means, targets: Targets, people: dict[str, int | None]
) -> None:
    wrong = []
    for row in ROUTES:
        for (name, agent_id), expected in zip(people.items(), row.statuses, strict=True):
            caller = nobody if agent_id is None else await signed_in(nobody, means, agent_id)
            said = await _call(caller, row, targets)
            if said.status != expected:
                wrong.append((row.route, name, expected, said.status, said.body))
            if expected == 404 and said.body != (await _call(caller, row, targets, absent=True)).body:
                wrong.append((row.route, name, "differs from what is not there", said.status, said.body))
            if name in ("anonymous", "stranger", "foreign_supervisor") and SECRET.encode() in said.content:
                wrong.append((row.route, name, "saw a customer's words", said.status, None))
    assert wrong == []


@pytest.mark.timeout(300)
async def test_a_single_right_opens_what_it_opens_and_nothing_else(
    nobody: Caller, means: Means, targets: Targets, house: House
) -> None:
    """Roles of the house with no right, and with each alone, all seeing every channel, at every route of the table."""
    people = {right: await _with_right(house, right) for right in (None, *Right)}
    wrong = []
    for row in ROUTES:
        got = {}
        for right, agent_id in people.items():
            got[right] = (await _call(await signed_in(nobody, means, agent_id), row, targets)).status
        needed = _needed(row, got[None])
        expected = set() if row.route in NEEDS_MORE else set(got) if needed is None else {needed}
        if {right for right, status in got.items() if status != 403} != expected:
            wrong.append((row.route, needed, got))
    assert wrong == []


# A single right is not enough for these: what a team keeps is kept by whoever answers and supervises, what a colleague
# wrote is another's only with a right more, and nobody gives the right to answer who does not have it.
NEEDS_MORE = {
    *(f"{verb} /api/{noun}/{{id}}" for verb in ("PUT", "DELETE") for noun in ("canned", "views", "macros")),
    *("PATCH /api/remarks/{id}", "DELETE /api/remarks/{id}", "POST /api/messages/{id}/settle"),
    "PATCH /api/messages/{id}",
    *("PATCH /api/scheduled/{id}", "POST /api/scheduled/{id}/send", "DELETE /api/scheduled/{id}"),
    *("POST /api/agents", "PATCH /api/agents/{id}", "POST /api/agents/{id}/reset", "POST /api/invitations"),
    "POST /api/channels/{id}/test",
}


def _needed(row: Row, bare: int) -> Right | None:
    """The right a route takes, read from the table: what an agent has not and a supervisor has, and so on."""
    by = dict(zip(PEOPLE, row.statuses, strict=True))
    if by["agent"] == 403:
        return Right.ADMINISTER if by["supervisor"] == 403 else Right.SUPERVISE
    return Right.ANSWER if bare == 403 else None


async def _with_right(house: House, right: Right | None) -> int:
    powers = Powers(f"{right}", frozenset({right} if right else ()), everything=True)
    grant = house.grant(ADMIN)
    role = await house.do(lambda work: empower(work, house.ids, grant=grant, powers=powers, based_on=Role.AGENT))
    newcomer = Newcomer("Ana", f"{right}@causerie.example", Role.CUSTOM, None, teams=[TEAM], role_id=role)
    return await house.do(lambda work: appoint(work, house.ids, newcomer))


async def _call(caller: Caller, row: Row, targets: Targets, *, absent: bool = False) -> Said:
    method = row.route.partition(" ")[0]
    path = re.sub(r"\{\w+\}", str(ABSENT), row.path) if absent else await targets.fill(row.path)
    if row.body == "a picture":
        return await caller.call(method, path, files={"file": ("logo.gif", GIF, "image/gif")})
    if row.body == "a file":
        return await caller.call(method, path, files={"file": ("note.txt", b"bonjour", "text/plain")})
    body = await targets.fill(row.body)
    if absent and "{" not in row.path and isinstance(body, dict):
        body = {name: ABSENT + 1 if name.endswith("_id") and value else value for name, value in body.items()}
    headers = {"idempotency-key": await targets.fill("{key}")}
    return await caller.call(method, path, json=body, headers=headers)


def _bodies() -> dict[str, Any]:
    """Route → the type of its body."""
    found = {}
    for route in api(_NOTHING).routes:
        for handler in getattr(route, "route_handlers", ()):
            if handler.parsed_data_field is not None:
                found[f"{min(handler.http_methods)} {route.path}"] = handler.parsed_data_field.annotation
    return found


def _structs(kind: Any) -> Iterator[Any]:
    """The struct types a type is made of."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield kind
        for field in msgspec.structs.fields(kind):
            yield from _structs(field.type)
    for inner in get_args(kind):
        yield from _structs(inner)


def test_every_body_names_its_fields_and_takes_no_other() -> None:
    bodies = _bodies()
    assert len(bodies) > 25
    open_ones = {
        (route, struct.__name__)
        for route, body in bodies.items()
        for struct in _structs(body)
        if not struct.__struct_config__.forbid_unknown_fields
    }
    assert open_ones == set()


async def test_a_field_too_many_is_refused_whole(admin: Caller, targets: Targets) -> None:
    """Mass assignment (T33)."""
    for row in ROUTES:
        if isinstance(row.body, dict):
            said = await _call(admin, row._replace(body={**row.body, "source": "demo"}), targets)
            codes = [fault["code"] for fault in said.body["params"]["errors"]]
            assert (said.status, codes) == (400, ["field_unknown"]), row.route


def test_every_event_is_in_the_table() -> None:
    assert set(EVENTS) == set(EventKind)


async def test_an_event_is_heard_by_whom_the_table_says(house: House) -> None:
    channel = house.channel()
    used = {7: frozenset({channel})}
    grants = {agent_id: house.grant(agent_id) for agent_id in (STRANGER, AGENT, SUPERVISOR, ADMIN)}
    for kind, who in EVENTS.items():
        heard = {one: hears(grant, _event(house, kind, channel), used) for one, grant in grants.items()}
        if who in (CHANNEL, CONTACT):
            assert heard == {STRANGER: False, AGENT: True, SUPERVISOR: True, ADMIN: True}, kind
        else:
            assert heard == {one: who is None or grants[one].allows(Right(who)) for one in heard}, kind


def _event(house: House, kind: EventKind, channel: int) -> Event:
    who = EVENTS[kind]
    return Event(
        n=1,
        at=house.clock(),
        kind=kind,
        conversation_id=None,
        contact_id=7 if who in (CHANNEL, CONTACT) else None,
        message_id=None,
        channel_id=channel if who == CHANNEL else None,
        agent_id=None,
        data=None,
    )
