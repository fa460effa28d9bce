"""The journal over HTTP."""

from __future__ import annotations

from causerie.testing.house import House
from tests.http.caller import Caller


async def test_it_is_read_from_the_beginning_page_by_page(supervisor: Caller, house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"), house.said("Encore", key="m2"))
    everything = [(row["n"], row["kind"]) for row in await house.rows("journal")]
    seen = []
    after = None
    while True:
        page = (await supervisor.get("/journal", limit=2, **({"after": after} if after else {}))).body
        seen += [(event["n"], event["kind"]) for event in page["items"]]
        assert all(event["data"] is not None for event in page["items"])
        after = page["next"]
        if after is None:
            break
    assert seen == everything


async def test_it_holds_numbers_and_no_words(supervisor: Caller, house: House) -> None:
    await house.hear(house.said("canari-9f1c", key="m1"))
    assert b"canari" not in (await supervisor.get("/journal")).content
