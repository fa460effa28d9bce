"""The diagnostic over HTTP: is my screen complete, and what waits on the server."""

from __future__ import annotations

from causerie import __version__
from causerie.testing.house import House
from tests.http.caller import Caller


async def test_everybody_learns_whether_their_screen_is_complete(agent: Caller, stranger: Caller, house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    said = (await agent.get("/diagnostic", after=0)).body
    assert (said["version"], said["n"], said["missed"], said["findings"]) == (__version__, 2, 2, [])
    assert (await agent.get("/diagnostic", after=2)).body["missed"] == 0
    assert (await agent.get("/diagnostic")).body["missed"] == 0
    assert (await stranger.get("/diagnostic", after=0)).body["missed"] == 0, "what one may not hear is not missed"


async def test_administrators_see_what_waits_and_no_words(admin: Caller, house: House) -> None:
    await house.hear(house.said("Des mots du client", key="m1"))
    said = await admin.get("/diagnostic")
    assert {"database", "outbox", "parked", "index"} <= {one["name"] for one in said.body["findings"]}
    assert b"mots" not in said.content


async def test_a_number_is_a_number(agent: Caller) -> None:
    said = [await agent.get("/diagnostic", after=after) for after in (-1, "x", 2**60)]
    assert [one.status for one in said] == [400, 400, 400]
