"""A channel's templates over HTTP: listed, searched, read again, and said to be old when their platform is silent."""

from __future__ import annotations

import pytest

from causerie.model.template import TemplateStatus
from causerie.testing.house import House
from tests.desk.test_collect import collector, simulator, standing
from tests.http.caller import Caller
from tests.store.test_templates import OFFER, RDV, keep, review

__all__ = ["collector", "simulator"]


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
    every = (await agent.get(path(house, "?every=true"))).body
    assert {one["name"]: one["status"] for one in every["templates"]} == {"offre": "paused", "rdv": "approved"}
    assert (await agent.get(path(house, "?q=ETE%20prochain"))).body["templates"] != []
    assert (await agent.get(path(house, "?q=jamais"))).body["templates"] == []


async def test_a_channel_without_templates_has_no_list(agent: Caller, house: House) -> None:
    said = await agent.get(f"/channels/{house.channel()}/templates")
    assert (said.status, said.code) == (404, "not_found")


@pytest.mark.usefixtures("collector")
async def test_somebody_asks_the_platform(agent: Caller, house: House) -> None:
    shown = (await agent.post(path(house, "/refresh"))).body
    assert len(shown["templates"]) == 230
    assert shown["error"] is None


async def test_a_platform_that_is_silent_is_said_to_be(agent: Caller, house: House, collector: object) -> None:
    await keep(house, RDV)
    house.clock.forward(minutes=1)
    await agent.post(path(house, "/refresh"))
    house.clock.forward(minutes=1)
    row = await standing(house)

    async def astray(work: object) -> None:
        await work.execute(  # type: ignore[attr-defined]
            "update connection set api_base = 'http://127.0.0.1:9' where id = %s", [row["id"]]
        )

    await house.do(astray)
    shown = (await agent.post(path(house, "/refresh"))).body
    assert shown["error"] == "unreachable"
    assert shown["sentence"]
    assert len(shown["templates"]) == 230


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
