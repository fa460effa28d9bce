"""The description of the API: complete, truthful, the same bytes every time, and the one that is published."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from causerie.http.openapi import events, openapi
from causerie.model.event import EventKind
from causerie.realtime.frames import frame
from causerie.realtime.hub import encode
from causerie.store import journal
from causerie.testing.house import AGENT, House
from tests.http.caller import Caller

CONTRACT = Path(__file__).parents[2] / "contract"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(openapi())
    return told


def test_it_is_the_published_one() -> None:
    assert (CONTRACT / "openapi.json").read_bytes() == openapi(), "run `make contract`"
    assert (CONTRACT / "events.schema.json").read_bytes() == events(), "run `make contract`"


@pytest.mark.parametrize("seed", ["1", "2"])
def test_it_is_the_same_under_any_hash_seed(seed: str) -> None:
    code = "import sys; from causerie.http.openapi import *; sys.stdout.buffer.write(openapi() + events())"
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True)
    assert done.stdout == openapi() + events()


def test_every_refusal_is_problem_json(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            refused = [status for status in operation["responses"] if not status.startswith("2")]
            assert refused == ["default"], (method, path)
            assert list(operation["responses"]["default"]["content"]) == ["application/problem+json"]


def test_an_answer_has_all_its_fields(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("Message", "Conversation", "Contact", "Me", "Location", "Choices", "ConversationPage", "Problem"):
        assert set(schemas[name]["required"]) == set(schemas[name]["properties"]), name


def test_what_may_be_left_out_of_a_request_is_optional(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert set(schemas["Reply"]["required"]) == {"client_key", "parts", "last_seen_message_id"}
    assert not schemas["ContactChange"].get("required")
    assert set(schemas["TextWritten"]["required"]) == {"type", "text"}


def test_parts_are_told_apart_by_their_type(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name in ("Text", "Media", "TextWritten", "TemplateWritten"):
        assert "const" in schemas[name]["properties"]["type"]
        assert "type" in schemas[name]["required"]


def test_a_list_is_bounded(document: dict[str, Any]) -> None:
    parameters = {one["name"]: one["schema"] for one in document["paths"]["/api/conversations"]["get"]["parameters"]}
    assert (parameters["limit"]["minimum"], parameters["limit"]["maximum"]) == (1, 100)


async def test_answers_are_as_described(document: dict[str, Any], agent: Caller, house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    (conversation,) = (await agent.get("/conversations")).body["items"]
    for path, shown in (
        ("/conversations", "/conversations"),
        (f"/conversations/{conversation['id']}", "/conversations/{id}"),
        ("/contacts", "/contacts"),
        ("/channels", "/channels"),
        ("/providers", "/providers"),
        ("/me", "/me"),
        ("/agents", "/agents"),
    ):
        answers = document["paths"][f"/api{shown}"]["get"]["responses"]
        schema = answers["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": document["components"]}).validate((await agent.get(path)).body)


async def test_live_frames_are_as_described(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    async with house.database.connection() as conn:
        made = await frame(conn, house.grant(AGENT), await journal.after(conn, 0, limit=100))
    assert made is not None
    schema = json.loads(events())
    told = json.loads(encode(made))
    for event in told["events"]:
        event["data"] = event["data"] or {}
    Draft202012Validator(schema).validate(told)
    assert set(schema["$defs"]["EventKind"]["enum"]) == {kind.value for kind in EventKind}
