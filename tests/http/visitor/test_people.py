"""Tokens: who gets one, what it opens, and that no person on a shared device reads another's words."""

from __future__ import annotations

from datetime import timedelta

from causerie.store import visitors
from causerie.store.database import Work
from tests.http.visitor.browser import message_id, texts
from tests.http.visitor.conftest import SECRET, Chat


async def test_only_a_keyed_hash_of_the_token_is_kept(chat: Chat) -> None:
    browser = await chat.visitor()
    (row,) = await chat.house.rows("visitor")
    assert len(browser.token) >= 43  # 256 bits
    assert browser.token not in str(row)
    assert len(row["token"]) == 32
    assert row["expires_at"] - chat.house.clock() == timedelta(days=180)


async def test_two_visitors_do_not_see_each_other(chat: Chat) -> None:
    one, other = await chat.visitor(), await chat.visitor()
    await one.say("Mon secret")
    assert texts(await one.thread()) == ["Mon secret"]
    assert texts(await other.thread()) == []
    assert len(await chat.house.rows("contact")) == 1


async def test_a_token_lasts_as_long_as_it_is_used(chat: Chat) -> None:
    browser = await chat.visitor()
    for _ in range(3):
        chat.house.clock.forward(days=170)
        assert (await browser.get("messages")).status == 200
    chat.house.clock.forward(days=181)
    assert (await browser.get("messages")).status == 401


async def test_using_a_token_is_written_once_a_day_at_most(chat: Chat) -> None:
    browser = await chat.visitor()
    (before,) = await chat.house.rows("visitor")
    chat.house.clock.forward(hours=23)
    await browser.get("messages")
    assert (await chat.house.rows("visitor")) == [before]


async def test_a_member_is_proven_by_the_sites_signature(chat: Chat) -> None:
    member = await chat.member("client-4211")
    key = message_id()
    assert (await member.say("Où est ma commande\u202f?", key=key)).status == 201
    identity = await chat.identity_of(key)
    assert (identity["scheme"], identity["address"]) == ("member", "client-4211")


async def test_a_wrong_signature_is_refused_never_ignored(chat: Chat) -> None:
    good = chat.hash_of("client-4211")
    for user_hash in ("", "0" * 64, good.upper(), good[:-1], "é", chat.hash_of("client-4211", secret=SECRET)):
        reply = await chat.browser().arrive(user_id="client-4211", user_hash=user_hash)
        assert (reply.status, reply.json["code"]) == (401, "wrong_signature")
    assert (await chat.browser().arrive(user_id="client-4212", user_hash=good)).status == 401
    assert await chat.house.rows("visitor") == []


async def test_without_a_secret_there_are_no_members(chat: Chat) -> None:
    async def verb(work: Work) -> None:
        sealed = visitors_sealed(chat)
        await work.execute("update connection set credentials = %s where provider = 'webchat'", [sealed])

    await chat.house.database.run(verb, now=chat.house.clock())
    await chat.house.directory.refresh(monotonic=0)
    reply = await chat.browser().arrive(user_id="client-4211", user_hash=chat.hash_of("client-4211", secret=""))
    assert (reply.status, reply.json["code"]) == (403, "no_members")


def visitors_sealed(chat: Chat) -> bytes:
    return chat.house.directory.vault.lock({"secret": SECRET}, purpose="connection")


async def test_signing_in_changes_the_token_and_keeps_the_thread(chat: Chat) -> None:
    browser = await chat.visitor()
    await browser.say("Avant")
    old = browser.token
    reply = await browser.arrive(user_id="a", user_hash=chat.hash_of("a"))
    assert reply.json["kept"] is True
    assert browser.token != old
    await browser.say("Après")
    assert texts(await browser.thread()) == ["Avant", "Après"]
    browser.token = old
    assert (await browser.get("messages")).status == 401
    assert len(await chat.house.rows("contact")) == 1


async def test_what_was_said_before_follows_a_member_who_was_known(chat: Chat) -> None:
    """The member wrote from another device before: two contacts become one, because the site vouches for it."""
    known = await chat.member("a")
    await known.say("De mon téléphone")
    browser = await chat.visitor()
    await browser.say("De mon ordinateur")
    await browser.arrive(user_id="a", user_hash=chat.hash_of("a"))
    identities = await chat.house.rows("identity")
    assert len({row["contact_id"] for row in identities if row["address"]}) == 1
    assert texts(await browser.thread()) == ["De mon téléphone", "De mon ordinateur"]
    assert texts(await known.thread()) == ["De mon téléphone", "De mon ordinateur"]


async def test_another_member_on_the_same_browser_starts_from_nothing(chat: Chat) -> None:
    browser = await chat.visitor()
    await browser.say("Anonyme")
    await browser.arrive(user_id="a", user_hash=chat.hash_of("a"))
    await browser.say("Je suis A")
    first = browser.token
    reply = await browser.arrive(user_id="b", user_hash=chat.hash_of("b"))
    assert reply.json["kept"] is False
    assert texts(await browser.thread()) == []
    await browser.say("Je suis B")
    assert texts(await browser.thread()) == ["Je suis B"]
    assert len(await chat.house.rows("contact")) == 2
    browser.token = first
    assert (await browser.get("messages")).status == 401


async def test_back_as_the_first_member_their_own_thread_is_there(chat: Chat) -> None:
    browser = await chat.visitor()
    await browser.say("Anonyme")
    for member in ("a", "b", "a"):
        await browser.arrive(user_id=member, user_hash=chat.hash_of(member))
        await browser.say(f"Je suis {member.upper()}")
    assert texts(await browser.thread()) == ["Anonyme", "Je suis A", "Je suis A"]


async def test_signed_out_the_browser_is_a_new_visitor(chat: Chat) -> None:
    browser = await chat.member("a")
    await browser.say("Je suis A")
    assert (await browser.ask("DELETE", "visitors")).status == 204
    assert (await browser.get("messages")).status == 401
    await browser.arrive()
    assert texts(await browser.thread()) == []


async def test_asking_anonymously_with_a_token_gives_it_up(chat: Chat) -> None:
    browser = await chat.member("a")
    await browser.say("Je suis A")
    old = browser.token
    assert (await browser.arrive()).json["member"] is False
    assert texts(await browser.thread()) == []
    browser.token = old
    assert (await browser.get("messages")).status == 401


async def test_what_ran_out_is_swept(chat: Chat) -> None:
    browser = await chat.visitor()
    await browser.upload(b"%PDF-1.7")
    chat.house.clock.forward(days=2)

    async def verb(work: Work) -> int:
        return await visitors.sweep(work, limit=100)

    assert await chat.house.database.run(verb, now=chat.house.clock()) == 1
    assert await chat.house.rows("file") == []
    assert await chat.house.rows("blob_chunk") == []
    chat.house.clock.forward(days=200)
    assert await chat.house.database.run(verb, now=chat.house.clock()) == 1
    assert await chat.house.rows("visitor") == []
