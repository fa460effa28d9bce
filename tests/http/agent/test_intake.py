"""Parked payloads over HTTP: the list, the raw view, another try."""

from __future__ import annotations

from base64 import b64decode

from causerie.model.element import Unknown
from causerie.store.database import Work
from causerie.testing.house import House
from tests.http.caller import Caller


async def _park(house: House, n: int = 1) -> list[int]:
    for _ in range(n):
        await house.hear(Unknown("wrong_shape", "/messages/0"), Unknown("unknown_type", "/messages/1"))
    found = await house.database.read("select distinct intake_id from parked order by 1")
    return [row["intake_id"] for row in found]


async def test_a_payload_is_listed_once_by_its_first_reason(supervisor: Caller, house: House) -> None:
    (intake,) = await _park(house)
    (shown,) = (await supervisor.get("/intake")).body["items"]
    assert (shown["id"], shown["reason"], shown["where"], shown["state"]) == (
        intake,
        "wrong_shape",
        "/messages/0",
        "parked",
    )


async def test_the_list_goes_on(supervisor: Caller, house: House) -> None:
    parked = await _park(house, 3)
    first = (await supervisor.get("/intake", limit=2)).body
    second = (await supervisor.get("/intake", limit=2, after=first["next"])).body
    assert sorted(one["id"] for one in first["items"] + second["items"]) == parked
    assert second["next"] is None


async def _rewrite(house: House, intake_id: int, body: bytes) -> None:
    async def verb(work: Work) -> None:
        await work.execute("update intake set body = %s where id = %s", [body, intake_id])

    await house.do(verb)


async def test_the_raw_payload_is_shown_as_text_or_bytes(supervisor: Caller, house: House) -> None:
    (intake,) = await _park(house)
    shown = (await supervisor.get(f"/intake/{intake}")).body
    assert (shown["body"], shown["encoding"], shown["size"], shown["method"]) == ("{}", "text", 2, "POST")
    await _rewrite(house, intake, b"\xff\xfe\x00")
    shown = (await supervisor.get(f"/intake/{intake}")).body
    assert (b64decode(shown["body"]), shown["encoding"]) == (b"\xff\xfe\x00", "base64")


async def test_elements_are_shown_as_todays_parser_reads_them(supervisor: Caller, house: House) -> None:
    (intake,) = await _park(house)
    body = b"MessageSid=SM1&From=%2B33600000001&To=%2B33700000001&Body=Bonjour"

    async def as_form(work: Work) -> None:
        await work.execute(
            "update intake set body = %s, headers = %s where id = %s",
            [body, work.json({"content-type": "application/x-www-form-urlencoded"}), intake],
        )

    await house.do(as_form)
    (element,) = (await supervisor.get(f"/intake/{intake}")).body["elements"]
    assert (element["ordinal"], element["kind"], element["parked"]) == (0, "Arrived", "parked")


async def test_it_is_replayed_and_dismissed(supervisor: Caller, house: House) -> None:
    one, other = await _park(house, 2)
    replayed = await supervisor.post(f"/intake/{one}/replay")
    assert (replayed.status, replayed.body["attempts"]) == (200, 1)
    dismissed = await supervisor.post(f"/intake/{other}/dismiss")
    assert (dismissed.status, dismissed.body["state"]) == (200, "dismissed")
    again = await supervisor.post(f"/intake/{other}/dismiss")
    assert (again.status, again.code) == (409, "already")
    assert [shown["id"] for shown in (await supervisor.get("/intake", state="dismissed")).body["items"]] == [other]
