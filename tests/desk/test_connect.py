"""Accounts connected, changed, taken off; and the channels they carry."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.desk.connect import Account, Line, adjust, carry, checked_base, connect, disconnect, reconnect
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.grant import Grant
from causerie.store.connections import Held
from causerie.testing.house import ADMIN, BRAND, OTHER_TEAM, SUPERVISOR, TEAM, VAULT, House

SECRETS = {"secret": "s" * 32}


@pytest.fixture
def grant(house: House) -> Grant:
    return house.grant(ADMIN)


async def _connected(house: House, grant: Grant, **given: Any) -> Held:
    account = Account(**{"provider": "webchat", "name": "Site", "credentials": SECRETS, **given})
    made = await house.do(lambda work: connect(work, VAULT, house.ids, grant=grant, account=account))
    await house.directory.refresh(monotonic=0)
    return house.directory.connection(made)


async def test_credentials_are_sealed(house: House, grant: Grant) -> None:
    held = await _connected(house, grant)
    assert held.credentials == SECRETS
    row = next(row for row in await house.rows("connection") if row["id"] == held.connection.id)
    assert SECRETS["secret"].encode() not in bytes(row["credentials"])
    assert len(held.connection.hook) >= 22
    assert [row["data"] for row in await house.told("channel_changed")] == [{"connection_id": held.connection.id}]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"provider": "pigeon"}, "unknown_provider"),
        ({"provider": "twilio", "credentials": {}}, "credential_missing"),
        ({"provider": "webchat", "credentials": {"secret": "  "}}, "credential_missing"),
        ({"credentials": {**SECRETS, "extra": "x"}}, "credential_unknown"),
        ({"api_base": "ftp://provider.example"}, "wrong_address"),
    ],
)
async def test_an_account_that_cannot_work_is_refused(
    house: House, grant: Grant, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        await _connected(house, grant, **given)


async def test_a_secret_that_nobody_else_has_to_know_is_drawn(house: House, grant: Grant) -> None:
    one, other = [(await _connected(house, grant, credentials={})).credentials["secret"] for _ in range(2)]
    assert len(one) >= 43
    assert one != other


@pytest.mark.parametrize(
    "base",
    ["", "provider.example", "http://", "http://user:pass@provider.example", "https://p.example/?a=1", "http://[::1"],
)
def test_an_address_hides_nothing(base: str) -> None:
    with pytest.raises(Invalid, match="wrong_address"):
        checked_base(base)


def test_a_private_address_may_be_given_by_an_administrator() -> None:
    assert checked_base("http://127.0.0.1:9000/api/") == "http://127.0.0.1:9000/api"


async def test_a_changed_secret_leaves_the_others(house: House, grant: Grant) -> None:
    held = await _connected(house, grant)
    given = {"credentials": {"member_secret": "m"}, "api_base": "http://127.0.0.1:9000"}
    await house.do(lambda work: reconnect(work, VAULT, grant=grant, held=held, given=given))
    await house.directory.refresh(monotonic=0)
    changed = house.directory.connection(held.connection.id)
    assert (changed.credentials, changed.connection.name) == ({**SECRETS, "member_secret": "m"}, "Site")
    dropped = {"credentials": {"member_secret": ""}, "api_base": ""}
    await house.do(lambda work: reconnect(work, VAULT, grant=grant, held=changed, given=dropped))
    await house.directory.refresh(monotonic=0)
    again = house.directory.connection(held.connection.id)
    assert (again.credentials, again.connection.api_base) == (SECRETS, None)
    with pytest.raises(Invalid, match="credential_missing"):
        await house.do(
            lambda work: reconnect(work, VAULT, grant=grant, held=again, given={"credentials": {"secret": ""}})
        )


async def test_a_connection_taken_off_leaves_its_history(house: House, grant: Grant) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    twilio = house.held["twilio"].connection.id
    await house.do(lambda work: disconnect(work, grant=grant, connection_id=twilio))
    assert len(await house.rows("message")) == 1
    assert {row["state"] for row in await house.rows("channel") if row["connection_id"] == twilio} == {"off"}
    with pytest.raises(NotFound):
        await house.do(lambda work: disconnect(work, grant=grant, connection_id=twilio))


async def test_a_channel_begins_as_a_draft_with_its_rate(house: House, grant: Grant) -> None:
    held = await _connected(house, grant)
    line = Line(held.connection.id, "vitrine", "Vitrine", team_id=TEAM)
    channel_id = await house.do(lambda work: carry(work, house.directory, house.ids, grant=grant, line=line))
    row = next(row for row in await house.rows("channel") if row["id"] == channel_id)
    assert (row["state"], row["brand_id"], row["team_id"]) == ("draft", BRAND, TEAM)
    rates = {row["channel_id"]: row["per_second"] for row in await house.rows("rate")}
    assert rates[channel_id] == house.directory.provider(held).capabilities.rate
    assert await house.told("rights_changed")
    with pytest.raises(Conflict, match="channel_taken"):
        await house.do(lambda work: carry(work, house.directory, house.ids, grant=grant, line=line))


@pytest.mark.parametrize("given", [{"team_id": 999}, {"brand_id": 999}])
async def test_a_channel_belongs_to_what_there_is(house: House, grant: Grant, given: dict[str, int]) -> None:
    held = await _connected(house, grant)
    line = Line(held.connection.id, "vitrine", "Vitrine", **given)
    with pytest.raises(NotFound):
        await house.do(lambda work: carry(work, house.directory, house.ids, grant=grant, line=line))
    channel = house.channel()
    with pytest.raises(NotFound):
        await house.do(lambda work: adjust(work, house.directory, grant=grant, channel_id=channel, given=given))


async def test_what_is_not_named_stays(house: House, grant: Grant) -> None:
    channel = house.channel()
    given = {"rate": 5.0, "team_id": OTHER_TEAM}
    await house.do(lambda work: adjust(work, house.directory, grant=grant, channel_id=channel, given=given))
    row = next(row for row in await house.rows("channel") if row["id"] == channel)
    assert (row["rate"], row["team_id"], row["name"], row["state"]) == (5.0, OTHER_TEAM, "+33700000001", "live")
    assert [row["agent_id"] for row in await house.told("rights_changed")] == [None]
    await house.do(lambda work: adjust(work, house.directory, grant=grant, channel_id=channel, given={"rate": None}))
    rates = {row["channel_id"]: row["per_second"] for row in await house.rows("rate")}
    assert rates[channel] == house.directory.provider_of(channel).capabilities.rate


async def test_supervisors_connect_nothing(house: House) -> None:
    with pytest.raises(Forbidden):
        await _connected(house, house.grant(SUPERVISOR))
