"""Over the API: a recording goes in as a file and comes back as a voice note; players are told what they draw."""

from __future__ import annotations

from typing import Any

from causerie.desk.transcode import Studio
from causerie.http.means import Means
from causerie.testing.house import House
from tests.http.caller import Caller
from tests.http.conftest import Present
from tests.sounds import look, recorded, tone


async def _upload(caller: Caller, content: bytes, mime: str, name: str) -> Any:
    said = await caller.call("POST", "/files", files={"file": (name, content, mime)})
    assert said.status == 201, said.body
    return said.body


async def test_a_recording_becomes_a_voice_note(agent: Caller, house: House) -> None:
    webm = recorded("webm", "libopus", 1.0)
    given = await _upload(agent, webm, "audio/webm", "message-vocal.webm")
    channel = house.channel("whatsapp")
    said = await agent.post(f"/files/{given['id']}/voice", {"channel_id": channel})
    assert (said.status, said.body["kind"], said.body["file"]["mime"]) == (201, "voice", "audio/ogg")
    made = await agent.get(f"/files/{said.body['file']['id']}")
    assert (look(made.content).codec, look(made.content).channels) == ("opus", 1)
    shown = await agent.get(f"/files/{said.body['file']['id']}/sound")
    assert (round(shown.body["seconds"], 1), len(shown.body["peaks"])) == (1.0, 64)
    assert (await agent.get(f"/files/{given['id']}")).status == 404


async def test_by_sms_it_becomes_what_telephones_play(agent: Caller, house: House) -> None:
    given = await _upload(agent, recorded("mp4", "aac", 1.0, rate=44_100), "audio/mp4", "message-vocal.m4a")
    said = await agent.post(f"/files/{given['id']}/voice", {"channel_id": house.channel()})
    assert (said.body["kind"], said.body["file"]["mime"], said.body["file"]["name"]) == (
        "voice",
        "audio/mpeg",
        "message-vocal.mp3",
    )


async def test_without_the_library_it_stays_the_file_it_is(agent: Caller, house: House, present: Present) -> None:
    present.means = _without(present.means)
    given = await _upload(agent, recorded("webm", "libopus", 1.0), "audio/webm", "message-vocal.webm")
    said = await agent.post(f"/files/{given['id']}/voice", {"channel_id": house.channel("whatsapp")})
    assert (said.body["file"]["id"], said.body["kind"]) == (given["id"], "document")
    sound = await agent.get(f"/files/{given['id']}/sound")
    assert sound.body == {"seconds": None, "peaks": []}
    assert (await agent.get(f"/files/{given['id']}/playable")).code == "sound_unknown"


def _without(means: Means | None) -> Means:
    assert means is not None
    told = {name: getattr(means, name) for name in means.__dataclass_fields__}
    return Means(**{**told, "studio": Studio(installed=False)})


async def test_what_is_no_sound_is_refused(agent: Caller, house: House) -> None:
    given = await _upload(agent, b"OggS" + bytes(2_000), "audio/ogg", "faux.ogg")
    said = await agent.post(f"/files/{given['id']}/voice", {"channel_id": house.channel("whatsapp")})
    assert (said.status, said.code) == (400, "sound_unreadable")
    assert (await agent.get(f"/files/{given['id']}")).status == 200, "it is still theirs"


async def test_one_speaks_on_ones_own_channels_alone(agent: Caller, stranger: Caller, house: House) -> None:
    given = await _upload(stranger, tone(), "audio/wav", "note.wav")
    for channel in (house.channel(), 987_654_321):
        assert (await stranger.post(f"/files/{given['id']}/voice", {"channel_id": channel})).status == 404


async def test_any_browser_plays_any_sound_in_pieces_too(agent: Caller) -> None:
    given = await _upload(agent, recorded("amr", "libopencore_amrnb", 1.0, rate=8_000), "audio/amr", "note.amr")
    whole = await agent.get(f"/files/{given['id']}/playable")
    assert (whole.status, whole.headers["content-type"]) == (200, "audio/mpeg")
    assert look(whole.content).container == "mp3"
    piece = await agent.call("GET", f"/files/{given['id']}/playable", headers={"range": "bytes=0-9"})
    assert (piece.status, piece.content) == (206, whole.content[:10])
    assert piece.headers["content-security-policy"].endswith("sandbox")
