"""Browsers reached while no page is open: a bounded number for each colleague, each gone with its session."""

from __future__ import annotations

from dataclasses import dataclass

from causerie.model.grant import Grant
from causerie.store.database import Work

MOST = 10  # browsers of one colleague: of more, the one that was longest silent goes


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives (Push API): where to send, its public key (65 bytes), a secret it shares with us (16)."""

    endpoint: str
    p256dh: bytes
    auth: bytes


async def subscribe(work: Work, grant: Grant, given: Subscription, *, id_: int, session: bytes) -> None:
    """Add or renew one's browser. Whoever used the same browser before is told nothing there any more."""
    row = {
        "id": id_,
        "agent": grant.agent_id,
        "session": session,
        "endpoint": given.endpoint,
        "p256dh": given.p256dh,
        "auth": given.auth,
        "now": work.now,
        "most": MOST,
    }
    await work.together(
        ("delete from push_subscription where endpoint = %(endpoint)s and agent_id <> %(agent)s", row),
        (
            """insert into push_subscription (id, agent_id, session, endpoint, p256dh, auth, created_at)
               values (%(id)s, %(agent)s, %(session)s, %(endpoint)s, %(p256dh)s, %(auth)s, %(now)s)
               on conflict (endpoint) do update set session = excluded.session, p256dh = excluded.p256dh,
                   auth = excluded.auth, created_at = excluded.created_at""",
            row,
        ),
        (
            """delete from push_subscription where id in (
                   select id from push_subscription where agent_id = %(agent)s
                   order by created_at desc, id desc offset %(most)s)""",
            row,
        ),
    )


async def unsubscribe(work: Work, grant: Grant, endpoint: str) -> None:
    """Take one's browser off; that it is not there is as good."""
    await work.execute(
        "delete from push_subscription where endpoint = %s and agent_id = %s", [endpoint, grant.agent_id]
    )


async def drop(work: Work, subscription_id: int) -> None:
    """The push service says that there is no such browser any more."""
    await work.execute("delete from push_subscription where id = %s", [subscription_id])
