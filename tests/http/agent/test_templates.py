"""A channel's templates over HTTP: listed, searched, read again, and said to be old when their platform is silent."""

from __future__ import annotations

import pytest

from causerie.channels.errors import Unreachable
from causerie.channels.protocol import Health
from causerie.channels.whatsapp.session import WhatsAppSession
from causerie.model.sentences import sentence
from causerie.model.template import TemplateRead, TemplateStatus
from causerie.testing.house import House
from tests.http.caller import Caller
from tests.store.test_templates import OFFER, RDV, keep, review


def path(house: House, more: str = "") -> str:
    return f"/channels/{house.channel('whatsapp')}/templates{more}"


async def test_what_can_be_sent_is_listed_and_searched(agent: Caller, house: House) -> None:
    never = (await agent.get(path(house))).body
    assert never == {"templates": [], "read_at": None, "error": None, "sentence": None}
    await keep(house, RDV, OFFER)
    house.clock.forward(seconds=1)
    await review(house, name="offre", status=TemplateStatus.PAUSED)
    shown = (await agent.get(path(house))).body
    assert [one["name"] for one in shown["templates"]] == ["rdv"]
    assert shown["templates"][0]["layout"]["body"] == RDV.layout.body
    assert shown["read_at"] is not None
    every = (await agent.get(path(house), every=True)).body
    assert {one["name"]: one["status"] for one in every["templates"]} == {"offre": "paused", "rdv": "approved"}
    assert (await agent.get(path(house), q="ETE prochain")).body["templates"] != []
    assert (await agent.get(path(house), q="jamais")).body["templates"] == []


async def test_a_channel_without_templates_has_no_list(agent: Caller, house: House) -> None:
    said = await agent.get(f"/channels/{house.channel()}/templates")
    assert (said.status, said.code) == (404, "not_found")


class Platform:
    """What the account's platform says of its templates, when it answers at all."""

    def __init__(self) -> None:
        self.listed: list[TemplateRead] = [RDV]
        self.silent = False
        self.asked = 0

    async def templates(self, *_: object) -> list[TemplateRead]:
        self.asked += 1
        if self.silent:
            raise Unreachable("unreachable", "connection refused")
        return self.listed


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Platform:
    made = Platform()
    monkeypatch.setattr(WhatsAppSession, "templates", made.templates)
    return made


async def test_somebody_asks_the_platform(agent: Caller, house: House, platform: Platform) -> None:
    shown = (await agent.post(path(house, "/refresh"))).body
    assert [one["name"] for one in shown["templates"]] == ["rdv"]
    assert shown["error"] is None
    await agent.post(path(house, "/refresh"))
    assert platform.asked == 1, "a list that was just read is new enough"


async def test_a_platform_that_is_silent_is_said_to_be(agent: Caller, house: House, platform: Platform) -> None:
    first = (await agent.post(path(house, "/refresh"))).body
    house.clock.forward(minutes=1)
    platform.silent = True
    shown = (await agent.post(path(house, "/refresh"))).body
    assert (shown["error"], shown["sentence"]) == ("unreachable", sentence("unreachable", "fr"))
    assert (shown["templates"], shown["read_at"]) == (first["templates"], first["read_at"])
    platform.silent = False
    assert (await agent.post(path(house, "/refresh"))).body["error"] is None, "a failure is tried again at once"


async def test_a_connection_that_works_brings_its_templates(
    admin: Caller, house: House, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def well(self: WhatsAppSession) -> Health:
        return Health(True, "ok")

    monkeypatch.setattr(WhatsAppSession, "check", well)
    connection = house.held["whatsapp"].connection.id
    assert (await admin.post(f"/connections/{connection}/check")).body["ok"]
    assert [row["name"] for row in await house.rows("template")] == ["rdv"]
    assert platform.asked == 1


async def test_a_reply_is_refused_in_words(agent: Caller, house: House) -> None:
    from_whatsapp = {"channel_id": house.channel("whatsapp")}
    await keep(house, RDV)
    await house.hear(house.said("Bonjour", key="m1"))
    (conversation,) = await house.rows("conversation")
    part = {"type": "template", "name": "rdv", "language": "fr", "variables": ["a\tb"]}
    body = {"client_key": "template-1", "parts": [part], "last_seen_message_id": 0, "force": True, **from_whatsapp}
    said = await agent.post(f"/conversations/{conversation['id']}/reply", body)
    assert (said.status, said.code) == (422, "template_ragged")
    assert "1" in said.body["title"]
    part["variables"] = ["Léa"]
    sent = await agent.post(f"/conversations/{conversation['id']}/reply", {**body, "parts": [part]})
    assert sent.status == 201
    assert sent.body[0]["parts"][0]["text"].startswith("Bonjour Léa")
