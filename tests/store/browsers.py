"""Browsers of colleagues, for tests: a session each, and a subscription in it."""

from __future__ import annotations

from causerie.store import sessions, subscriptions
from causerie.store.database import Work
from causerie.store.subscriptions import Subscription
from causerie.testing.house import House


async def subscribed(house: House, agent_id: int, endpoint: str, *, keys: tuple[bytes, bytes] | None = None) -> bytes:
    """A browser of this agent, signed in; the key of its session, which may serve several endpoints."""
    session = endpoint.encode().ljust(32, b".")[-32:]
    p256dh, auth = keys or (b"k" * 65, b"a" * 16)

    async def verb(work: Work) -> None:
        await work.execute("delete from session where token = %s", [session])
        await sessions.open_one(work, session, agent_id)
        id_ = await house.ids.one(work.conn)
        given = Subscription(endpoint, p256dh, auth)
        await subscriptions.subscribe(work, house.grant(agent_id), given, id_=id_, session=session)

    await house.do(verb)
    return session
