"""API tokens over HTTP."""

from __future__ import annotations

from datetime import timedelta

from causerie.testing.house import House
from tests.http.caller import Caller


async def test_a_token_is_shown_once_and_acts_as_its_maker(admin: Caller, nobody: Caller, house: House) -> None:
    made = await admin.post("/tokens", {"name": "export"})
    token = made.body["token"]
    (listed,) = (await admin.get("/tokens")).body
    assert (listed["id"], listed["last_used_at"], "token" in listed) == (made.body["id"], None, False)
    (row,) = await house.rows("token")
    assert token.encode() not in bytes(row["hash"])
    machine = nobody.also(authorization=f"Bearer {token}")
    assert (await machine.get("/me")).body["role"] == "admin"
    assert (await machine.post("/labels", {"name": "SAV", "color": "blue"})).status == 201


async def test_it_is_told_when_it_was_used(admin: Caller, nobody: Caller, house: House) -> None:
    machine = nobody.also(authorization=f"Bearer {(await admin.post('/tokens', {'name': 'x'})).body['token']}")
    house.clock.forward(hours=2)
    await machine.get("/me")
    (listed,) = (await admin.get("/tokens")).body
    assert listed["last_used_at"] == (house.clock()).isoformat().replace("+00:00", "Z")
    house.clock.now += timedelta(days=400)
    assert (await machine.get("/me")).status == 200


async def test_its_first_use_is_told_at_once(admin: Caller, nobody: Caller, house: House) -> None:
    machine = nobody.also(authorization=f"Bearer {(await admin.post('/tokens', {'name': 'x'})).body['token']}")
    await machine.get("/me")
    (listed,) = (await admin.get("/tokens")).body
    assert listed["last_used_at"] == listed["created_at"]


async def test_it_does_not_do_what_only_a_person_does(admin: Caller, nobody: Caller) -> None:
    machine = nobody.also(authorization=f"Bearer {(await admin.post('/tokens', {'name': 'x'})).body['token']}")
    for said in (
        await machine.post("/tokens", {"name": "another"}),
        await machine.patch("/me", {"name": "Robot"}),
        await machine.post("/me/totp"),
    ):
        assert (said.status, said.code) == (403, "in_person_only")


async def test_revoked_it_is_nothing_at_once(admin: Caller, nobody: Caller) -> None:
    made = (await admin.post("/tokens", {"name": "export"})).body
    machine = nobody.also(authorization=f"Bearer {made['token']}")
    assert (await machine.get("/me")).status == 200
    assert (await admin.delete(f"/tokens/{made['id']}")).status == 204
    assert (await machine.get("/me")).code == "signed_out"
    assert (await admin.delete(f"/tokens/{made['id']}")).status == 404
