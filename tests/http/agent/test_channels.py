"""Channels over HTTP: cards, additions, a first message."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from causerie.desk.pulse import Pulse
from causerie.model.sentences import sentence
from causerie.testing.house import BRAND, OTHER_TEAM, TEAM, House
from tests.http.caller import Caller


async def test_cards_show_what_one_sees(agent: Caller, stranger: Caller, admin: Caller) -> None:
    mine = (await agent.get("/channels")).body
    assert {one["address"] for one in mine} == {"+33700000001", "+33700000002", "1122334455", "1122334466"}
    whatsapp = next(one for one in mine if one["provider"] == "whatsapp")
    assert whatsapp["capabilities"]["window"] == 86_400
    quiet = {"last_in_at": None, "last_out_at": None, "refused": 0, "error": None, "error_at": None}
    assert whatsapp["health"] == quiet | {"sentence": None}
    assert (await stranger.get("/channels")).body == []
    assert len((await admin.get("/channels")).body) == 4


async def test_a_card_says_in_words_why_the_last_send_did_not_get_through(admin: Caller, house: House) -> None:
    pulse = Pulse(house.database, house.clock)
    pulse.spoke(house.held["twilio"].connection.id, house.clock(), "unauthorised")
    await pulse.flush()
    cards = (await admin.get("/channels")).body
    (told,) = {one["health"]["sentence"] for one in cards if one["provider"] == "twilio"}
    assert told == sentence("unauthorised", "fr")


async def test_a_channel_is_added_and_changed(admin: Caller, house: House) -> None:
    twilio = house.held["twilio"].connection.id
    written = {"connection_id": twilio, "address": "+33700000003", "name": "Boutique", "team_id": TEAM}
    made = await admin.post("/channels", written)
    assert (made.status, made.body["state"], made.body["brand_id"]) == (201, "draft", BRAND)
    again = await admin.post("/channels", written)
    assert (again.status, again.code) == (409, "channel_taken")
    changed = await admin.patch(f"/channels/{made.body['id']}", {"state": "live", "rate": 3.5, "team_id": None})
    assert (changed.body["state"], changed.body["rate"], changed.body["team_id"]) == ("live", 3.5, None)
    assert changed.body["name"] == "Boutique"


async def test_another_team_changes_who_sees_it(admin: Caller, agent: Caller, stranger: Caller, house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    assert len((await agent.get("/conversations")).body["items"]) == 1
    await admin.patch(f"/channels/{house.channel()}", {"team_id": OTHER_TEAM})
    assert (await agent.get("/conversations")).body["items"] == []
    assert len((await stranger.get("/conversations")).body["items"]) == 1


@pytest.mark.parametrize(
    "given",
    [
        {"state": "asleep"},
        {"rate": 0},
        {"rate": -1},
        {"name": ""},
        {"address": "+337"},
        {"settings": {"accent": "red"}},
    ],
)
async def test_nonsense_is_refused(admin: Caller, house: House, given: dict[str, object]) -> None:
    said = await admin.patch(f"/channels/{house.channel()}", given)
    assert (said.status, said.code) == (400, "malformed")


async def test_a_web_chat_says_where_it_may_stand_and_how_it_looks(admin: Caller) -> None:
    """Nothing but a name is needed to make one: the secret between us and ourselves is drawn here."""
    made = await admin.post("/connections", {"provider": "webchat", "name": "Site", "credentials": {}})
    assert made.status == 201
    line = {"connection_id": made.body["id"], "address": "site", "name": "Site"}
    channel = (await admin.post("/channels", line)).body
    assert channel["settings"] == {}
    given = {
        "origins": ["https://Atelier.example/", "https://atelier.example:443", "http://localhost:3000"],
        "greeting": {"fr": "Bonjour !", "en": "Hello!"},
        "accent": "#146c5c",
        "language": "fr",
    }
    changed = await admin.patch(f"/channels/{channel['id']}", {"settings": given})
    kept = given | {"origins": ["http://localhost:3000", "https://atelier.example"]}
    assert (changed.status, changed.body["settings"]) == (200, kept)
    renamed = await admin.patch(f"/channels/{channel['id']}", {"name": "Vitrine"})
    assert renamed.body["settings"] == kept
    wrong = await admin.patch(f"/channels/{channel['id']}", {"settings": {"origins": ["*"]}})
    assert (wrong.status, wrong.code) == (400, "wrong_origin")


async def _site(admin: Caller) -> dict[str, Any]:
    made = await admin.post("/connections", {"provider": "webchat", "name": "Site", "credentials": {}})
    line = {"connection_id": made.body["id"], "address": "site", "name": "Site"}
    channel: dict[str, Any] = (await admin.post("/channels", line)).body
    return channel


async def test_a_look_is_kept_whole(admin: Caller) -> None:
    channel = await _site(admin)
    given = {
        "name": "Camille",
        "accent": "#146c5c",
        "accent_dark": "#7bd8a5",
        "theme": "auto",
        "position": "start",
        "offset_x": 8,
        "offset_y": 96,
        "texts": {"fr": {"hint": "Réponse dans l’heure"}},
        "pages": {"only": ["/boutique/*"], "hidden": ["/paiement*"]},
        "home": True,
        "rating": False,
    }
    changed = await admin.patch(f"/channels/{channel['id']}", {"settings": given})
    assert (changed.status, changed.body["settings"]) == (200, given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"accent": "#ffd400"}, "accent_pale"),
        ({"accent_dark": "#0b57d0"}, "accent_deep"),
        ({"offset_x": -1}, "malformed"),
        ({"pages": {"only": ["boutique"]}}, "malformed"),
        ({"pages": {"only": ["/a*b*c*d*e"]}}, "malformed"),
        ({"texts": {"de": {}}}, "malformed"),
    ],
)
async def test_a_look_that_nobody_can_read_is_refused(admin: Caller, given: dict[str, Any], code: str) -> None:
    channel = await _site(admin)
    said = await admin.patch(f"/channels/{channel['id']}", {"settings": given})
    assert (said.status, said.code) == (400, code)
    if code.startswith("accent"):
        shade = said.body["params"]["nearest"]
        assert shade in said.body["title"]
        again = await admin.patch(f"/channels/{channel['id']}", {"settings": {next(iter(given)): shade}})
        assert again.status == 200


async def test_a_picture_is_given_and_taken_away(admin: Caller) -> None:
    channel = await _site(admin)
    drawn = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(drawn, "PNG")
    path = f"/channels/{channel['id']}/avatar"
    given = await admin.call("PUT", path, files={"file": ("logo.png", drawn.getvalue(), "image/png")})
    assert (given.status, given.body["avatar"].split("?")[0]) == (200, "/v1/webchat/site/avatar")
    wrong = await admin.call("PUT", path, files={"file": ("logo.svg", b"<svg/>", "image/svg+xml")})
    assert (wrong.status, wrong.code) == (400, "not_a_picture")
    assert (await admin.delete(path)).body["avatar"] is None


async def test_other_channels_have_no_look(admin: Caller, house: House) -> None:
    said = await admin.patch(f"/channels/{house.channel()}", {"settings": {"accent": "#146c5c"}})
    assert (said.status, said.code) == (400, "not_embedded")


async def test_a_trial_message_goes_the_way_of_all_others(admin: Caller, house: House) -> None:
    said = await admin.post(f"/channels/{house.channel()}/test", {"to": "06 12 34 56 78", "text": "Essai"})
    assert (said.status, said.body["delivery"], said.body["parts"][0]["text"]) == (201, "queued", "Essai")
    assert len(await house.rows("outbox")) == 1
