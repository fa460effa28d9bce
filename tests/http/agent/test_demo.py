"""« Effacer la démo » over HTTP."""

from __future__ import annotations

from causerie.store.database import Work
from causerie.testing.house import House
from tests.http.caller import Caller


async def test_the_demo_is_counted_and_erased_and_nothing_else(admin: Caller, agent: Caller, house: House) -> None:
    await house.hear(house.said("Pour de vrai", key="m1"))

    async def disguise(work: Work) -> None:
        for table in ("contact", "conversation", "message"):
            await work.execute(f"update {table} set source = 'demo'")

    await house.do(disguise)
    await house.hear(house.said("Pour de bon", key="m2", phone="+33600000002"))
    counted = (await agent.get("/demo")).body
    assert counted == {"present": True, "contacts": 1, "conversations": 1, "messages": 1}
    assert (await admin.delete("/demo")).status == 204
    assert (await agent.get("/demo")).body == {"present": False, "contacts": 0, "conversations": 0, "messages": 0}
    assert [one["preview"] for one in (await agent.get("/conversations")).body["items"]] == ["Pour de bon"]
