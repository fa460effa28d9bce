"""Brands over HTTP."""

from __future__ import annotations

from causerie.testing.house import BRAND
from tests.http.caller import Caller


async def test_brands_are_listed_and_added(admin: Caller, agent: Caller) -> None:
    made = await admin.post("/brands", {"name": "Maison"})
    assert made.status == 201
    assert (await agent.get("/brands")).body == [{"id": BRAND, "name": "Atelier"}, made.body]
    assert (await admin.post("/brands", {"name": "Maison"})).code == "name_taken"
