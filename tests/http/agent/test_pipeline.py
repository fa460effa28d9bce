"""The pipeline's shape over HTTP."""

from __future__ import annotations

from tests.http.caller import Caller

NAMES = {"name_fr": "Essai", "name_en": "Trial"}


async def test_it_is_turned_on_shaped_and_turned_off(admin: Caller, agent: Caller) -> None:
    assert (await admin.get("/pipeline")).body == {"on": False, "currency": "EUR", "stages": []}
    assert (await agent.get("/me")).body["pipeline"] is False
    shape = (await admin.put("/pipeline", {"on": True, "currency": "CHF"})).body
    assert (shape["currency"], len(shape["stages"])) == ("CHF", 5)
    assert (await agent.get("/me")).body["pipeline"] is True
    assert (await agent.get("/pipeline")).body == shape
    shape = (await admin.post("/stages", NAMES)).body
    trial = next(one for one in shape["stages"] if one["name_fr"] == "Essai")
    shape = (await admin.put(f"/stages/{trial['id']}", {**NAMES, "ends": "lost"})).body
    assert next(one for one in shape["stages"] if one["id"] == trial["id"])["ends"] == "lost"
    ids = [one["id"] for one in shape["stages"]]
    shape = (await admin.put("/stages/order", {"ids": ids[::-1]})).body
    assert [one["id"] for one in shape["stages"]] == ids[::-1]
    shape = (await admin.post(f"/stages/{trial['id']}/archive", {})).body
    assert shape["stages"][-1]["archived_at"] is not None
    await admin.put("/pipeline", {"on": False, "currency": "CHF"})
    assert (await agent.get("/pipeline")).code == "pipeline_off"


async def test_a_currency_is_one_that_exists(admin: Caller) -> None:
    for currency, code in (("eur", "malformed"), ("XYZ", "unknown_currency")):
        said = await admin.put("/pipeline", {"on": True, "currency": currency})
        assert (said.status, said.code) == (400, code)
