"""Notifications over HTTP: choices, the key, and browsers that come and go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from causerie.channels.submission import Letter, Outcome, Submission, Verdict
from causerie.desk.digest import Post
from causerie.http.means import Means
from causerie.model.sentences import sentence
from causerie.testing.house import AGENT, House
from tests.architecture.rights import BROWSER, NOTIFICATIONS, OCCASIONS
from tests.http.caller import Caller
from tests.http.conftest import Present

LIVE = ["screen", "sound", "push"]
ALL = [*LIVE, "email"]
NIGHT = {"days": [0, 1, 2, 3, 4], "start": "22:00", "end": "07:00", "zone": "Europe/Paris"}
MORNING = {"rhythm": "morning", "at": "08:00", "zone": "Europe/Paris", "words": False}
GIVEN = {**BROWSER, "endpoint": "https://push.example/a"}


async def test_what_was_chosen_is_kept(agent: Caller, supervisor: Caller) -> None:
    first = (await agent.get("/me/notifications")).body
    live, followed = dict.fromkeys(OCCASIONS, LIVE), {"followed": ["screen", "email"]}
    assert first["matrix"] == {**live, **dict.fromkeys(("mentioned", "wrote", "assigned"), ALL), **followed}
    assert (first["quiet"], first["push_name"], first["push_words"], first["digest"]) == (None, True, False, None)
    chosen = {**NOTIFICATIONS, "quiet": NIGHT, "sounding": "hidden", "digest": MORNING}
    said = await agent.put("/me/notifications", chosen)
    assert (said.status, said.body) == (200, chosen)
    assert (await agent.get("/me/notifications")).body == chosen
    assert (await supervisor.get("/me/notifications")).body == first


@pytest.mark.parametrize(
    ("quiet", "code"),
    [
        ({**NIGHT, "zone": "Nowhere/Else"}, "unknown_time_zone"),
        ({**NIGHT, "days": [7]}, "malformed"),
        ({**NIGHT, "start": "24:00"}, "malformed"),
        ({**NIGHT, "end": "7:00"}, "malformed"),
    ],
)
async def test_hours_that_are_none(agent: Caller, quiet: Any, code: str) -> None:
    said = await agent.put("/me/notifications", {**NOTIFICATIONS, "quiet": quiet})
    assert (said.status, said.code) == (400, code)


@pytest.mark.parametrize(
    ("digest", "code"),
    [
        ({**MORNING, "zone": "Nowhere/Else"}, "unknown_time_zone"),
        ({**MORNING, "rhythm": "always"}, "malformed"),
        ({**MORNING, "at": "8 h"}, "malformed"),
    ],
)
async def test_a_digest_that_is_none(agent: Caller, digest: Any, code: str) -> None:
    said = await agent.put("/me/notifications", {**NOTIFICATIONS, "digest": digest})
    assert (said.status, said.code) == (400, code)


async def test_a_house_without_email_says_so(agent: Caller) -> None:
    address = f"agent{AGENT}@causerie.example"
    standing = {"available": False, "address": address, "sent_at": None, "outcome": None}
    assert (await agent.get("/me/digest")).body == standing
    refused = await agent.post("/me/digest/trial")
    assert (refused.status, refused.code) == (422, "no_email")


class Way(Submission):
    """To a server that answers before anybody asked: the API of the tests has a loop of its own, which holds ours."""

    def __init__(self) -> None:
        self.verdict = Verdict(Outcome.TAKEN)
        self.letters: list[Letter] = []

    async def submit(self, letter: Letter, *, now: datetime) -> Verdict:
        self.letters.append(letter)
        return self.verdict


async def test_a_digest_can_be_tried(agent: Caller, present: Present, means: Means) -> None:
    way = Way()
    present.means = replace(means, post=Post(way, say=sentence, public_url=lambda: "https://desk.example"))
    assert (await agent.get("/me/digest")).body["available"] is True
    assert (await agent.post("/me/digest/trial")).status == 204
    way.verdict = Verdict(Outcome.REFUSED, "550 5.7.1 Relaying denied")
    refused = await agent.post("/me/digest/trial")
    assert (refused.status, refused.code) == (422, "email_refused")
    assert "550 5.7.1 Relaying denied" in refused.body["title"]
    assert [letter.to for letter in way.letters] == [f"agent{AGENT}@causerie.example"] * 2


async def test_the_key_is_the_same_for_everybody(agent: Caller, supervisor: Caller) -> None:
    key = (await agent.get("/push/key")).body["key"]
    assert len(key) == 87
    assert (await supervisor.get("/push/key")).body == {"key": key}


async def test_a_browser_comes_and_goes_with_signing_out(agent: Caller, house: House) -> None:
    assert (await agent.post("/push/subscriptions", GIVEN)).status == 204
    assert (await agent.post("/push/subscriptions", GIVEN)).status == 204
    assert [row["endpoint"] for row in await house.rows("push_subscription")] == [GIVEN["endpoint"]]
    assert (await agent.delete("/push/subscriptions", {"endpoint": GIVEN["endpoint"]})).status == 204
    assert await house.rows("push_subscription") == []
    await agent.post("/push/subscriptions", GIVEN)
    await agent.delete("/session")
    assert await house.rows("push_subscription") == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**GIVEN, "endpoint": "https://192.168.1.1/x"}, "endpoint_refused"),
        ({**GIVEN, "endpoint": "http://localhost.example:22/é"}, "malformed"),
        ({**GIVEN, "auth": "AAAA"}, "push_keys_wrong"),
        ({**GIVEN, "p256dh": "not base64url!"}, "malformed"),
    ],
)
async def test_what_is_refused(agent: Caller, house: House, body: Any, code: str) -> None:
    said = await agent.post("/push/subscriptions", body)
    assert (said.status, said.code) == (400, code)
    assert await house.rows("push_subscription") == []
