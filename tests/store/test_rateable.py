"""Which episode a visitor may rate: tests/http/visitor/test_ratings.py asks over the wire; here, whose it is."""

from __future__ import annotations

from dataclasses import replace

from causerie.desk.resolve import resolve
from causerie.model.grant import Grant, Role
from causerie.store import rateable, visitors
from causerie.testing.house import AGENT
from tests.http.visitor.browser import message_id
from tests.http.visitor.conftest import Chat, chat

__all__ = ["chat"]


async def test_a_revoked_token_reads_nothing(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    await chat.answer(key, text="Oui ?")
    conversation = int((await chat.identity_of(key))["conversation_id"])
    grant = Grant(AGENT, Role.ADMIN, None, frozenset())
    await chat.house.do(lambda work: resolve(work, grant=grant, conversation_id=conversation))
    (row,) = await chat.house.rows("visitor")
    visitor = visitors.Visitor(
        row["id"], chat.channel_id, "atelier", row["address"], row["member"], row["token"], row["seen_at"]
    )
    now = chat.house.clock()
    found = await rateable.to_rate(chat.house.database, visitor, now=now)
    assert found == rateable.Rateable(conversation, None, None)
    assert await rateable.to_rate(chat.house.database, replace(visitor, token=b"another"), now=now) is None
