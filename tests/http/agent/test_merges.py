"""Undoing a merge over HTTP."""

from __future__ import annotations

from causerie.desk.merge import merge
from causerie.testing.house import ADMIN, House
from tests.desk.people import contact_of, opened
from tests.http.caller import Caller


async def test_one_becomes_two_again(supervisor: Caller, house: House) -> None:
    await opened(house)
    await opened(house, phone="+33600000002")
    kept, gone, grant = await contact_of(house), await contact_of(house, "+33600000002"), house.grant(ADMIN)
    made = await house.do(lambda work: merge(work, house.ids, grant=grant, kept=kept, gone=gone))
    both = (await supervisor.post(f"/merges/{made}/undo")).body["contacts"]
    assert {one["id"]: one["identities"][0]["address"] for one in both} == {
        kept: "+33600000001",
        gone: "+33600000002",
    }
