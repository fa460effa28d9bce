"""A browser is believed only with usable keys, at an address that the guard lets through."""

from __future__ import annotations

import pytest

from causerie.channels.guard import Pools
from causerie.desk.subscribe import subscribe, subscription, unsubscribe
from causerie.model.errors import Invalid
from causerie.store import sessions
from causerie.testing.house import AGENT, House

P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
PUBLIC = "https://push.example/x"


@pytest.mark.parametrize(
    ("endpoint", "p256dh", "auth", "code"),
    [
        ("http://127.0.0.1:9/x", P256DH, AUTH, "endpoint_refused"),
        ("https://[::1]/x", P256DH, AUTH, "endpoint_refused"),
        ("https://10.0.0.7/x", P256DH, AUTH, "endpoint_refused"),
        ("https://169.254.169.254/latest", P256DH, AUTH, "endpoint_refused"),
        ("https://127.1/x", P256DH, AUTH, "endpoint_refused"),
        ("file:///etc/passwd", P256DH, AUTH, "endpoint_refused"),
        (PUBLIC, "B" + "A" * 86, AUTH, "push_keys_wrong"),
        (PUBLIC, P256DH[:-4], AUTH, "push_keys_wrong"),
        (PUBLIC, P256DH, "short", "push_keys_wrong"),
    ],
)
async def test_what_is_refused(endpoint: str, p256dh: str, auth: str, code: str) -> None:
    async with Pools() as pools:
        with pytest.raises(Invalid, match=code):
            subscription(pools.outgoing(), endpoint=endpoint, p256dh=p256dh, auth=auth)


async def test_it_comes_and_goes(house: House) -> None:
    async with Pools() as pools:
        given = subscription(pools.outgoing(), endpoint=PUBLIC, p256dh=P256DH, auth=AUTH)
    await house.do(lambda work: sessions.open_one(work, b"s" * 32, AGENT))
    await house.do(lambda work: subscribe(work, house.ids, grant=house.grant(AGENT), given=given, session=b"s" * 32))
    assert [row["endpoint"] for row in await house.rows("push_subscription")] == [PUBLIC]
    await house.do(lambda work: unsubscribe(work, grant=house.grant(AGENT), endpoint=PUBLIC))
    assert await house.rows("push_subscription") == []
