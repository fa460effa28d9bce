"""Let a browser be told while no page is open, or no longer."""

from __future__ import annotations

from causerie.channels.guard import Forbidden, Outgoing
from causerie.channels.webpush import AUTH, PUBLIC_KEY, receiver_key, unb64
from causerie.model.errors import Invalid
from causerie.model.grant import Grant
from causerie.store import subscriptions
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.subscriptions import Subscription


def subscription(outgoing: Outgoing, *, endpoint: str, p256dh: str, auth: str) -> Subscription:
    """What a browser gives, proven to be usable; the keys are base64url.

    Raises Invalid `endpoint_refused` where we may not send, `push_keys_wrong`.
    """
    try:
        outgoing.judge(endpoint)
    except Forbidden:
        raise Invalid("endpoint_refused") from None
    try:
        given = Subscription(endpoint, unb64(p256dh), unb64(auth))
        if len(given.p256dh) != PUBLIC_KEY or len(given.auth) != AUTH:
            raise ValueError("wrong length")
        receiver_key(given.p256dh)
    except ValueError:
        raise Invalid("push_keys_wrong") from None
    return given


async def subscribe(work: Work, ids: Ids, *, grant: Grant, given: Subscription, session: bytes) -> None:
    """Add or renew a browser of one's own, for as long as its session lasts."""
    id_ = await ids.one(work.conn)
    await subscriptions.subscribe(work, grant, given, id_=id_, session=session)


async def unsubscribe(work: Work, *, grant: Grant, endpoint: str) -> None:
    """Take it off."""
    await subscriptions.unsubscribe(work, grant, endpoint)
