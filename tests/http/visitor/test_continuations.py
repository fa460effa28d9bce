"""Going on elsewhere: links that carry a code, and what such a code does when it comes back."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

from causerie.channels.whatsapp import WhatsApp
from causerie.desk.unmerge import unmerge
from causerie.model.continuation import code_in
from causerie.store.database import Row
from causerie.testing.house import SUPERVISOR
from tests.http.visitor.browser import Browser, message_id, texts
from tests.http.visitor.conftest import Chat

PHONE = "+33611111111"
SMS = "+33700000001"


async def allow(chat: Chat, *providers: str, address: str | None = None) -> list[int]:
    """Let visitors go on at the first channel of each of these."""
    channels = [chat.house.channel(provider) for provider in providers]
    told = {"continuations": [{"channel": one, "address": address} for one in channels]}
    await chat.house.do(
        lambda work: work.execute(
            "update channel set settings = settings || %s::jsonb where id = %s", [work.json(told), chat.channel_id]
        )
    )
    chat.ticks += 60
    return channels


async def began(chat: Chat, text: str = "Bonjour") -> tuple[Browser, str]:
    browser, key = await chat.visitor(), message_id()
    assert (await browser.say(text, key=key)).status == 201
    return browser, key


async def offered(browser: Browser, channel: int) -> Any:
    reply = await browser.post("continuations", {"channel": channel})
    assert reply.status == 201, reply.body
    return reply.json


def words_of(link: str) -> str:
    (body,) = parse_qs(urlsplit(link).query.lstrip("&"))["body"]
    return body


async def code_for(chat: Chat, browser: Browser) -> str:
    (sms,) = await allow(chat, "twilio")
    code = code_in(words_of((await offered(browser, sms))["link"]))
    assert code is not None
    return code


async def identity_at(chat: Chat, address: str) -> Row:
    (row,) = [one for one in await chat.house.rows("identity") if one["address"] == address]
    return row


async def sms(chat: Chat, text: str, *, key: str, phone: str = PHONE) -> Row:
    await chat.house.hear(chat.house.said(text, key=key, phone=phone))
    return await identity_at(chat, phone)


async def test_a_link_leads_there_with_words_to_send(chat: Chat) -> None:
    browser, _ = await began(chat)
    channel, wa = await allow(chat, "twilio", "whatsapp", address="+33 6".replace(" ", "") + "12345678")
    told = await offered(browser, channel)
    assert told["link"].startswith("sms:+33612345678?&body=Bonjour%2C")
    assert (await offered(browser, wa))["link"].startswith("https://wa.me/33612345678?text=")
    assert told["qr"]["size"] >= 21
    assert told["qr"]["path"].startswith("M0 0h7")
    assert told["words"]["open"] == "Écrire un SMS"
    labels = [one["label"]["fr"] for one in (await browser.get("config")).json["onward"]]
    assert labels == ["Continuer par SMS", "Continuer sur WhatsApp"]


async def test_only_where_an_administrator_allows_it_and_the_channel_lives(chat: Chat) -> None:
    browser, _ = await began(chat)
    assert (await browser.get("config")).json["onward"] == []
    refused = await browser.post("continuations", {"channel": chat.house.channel("twilio")})
    assert (refused.status, refused.json["code"]) == (404, "not_found")
    (channel,) = await allow(chat, "twilio")
    await chat.house.do(lambda work: work.execute("update channel set state = 'off' where id = %s", [channel]))
    await chat.house.directory.refresh(monotonic=1e9)
    chat.ticks += 60
    assert (await browser.post("continuations", {"channel": channel})).status == 404


async def test_who_said_nothing_yet_takes_no_code(chat: Chat) -> None:
    (channel,) = await allow(chat, "twilio")
    told = await offered(await chat.visitor(), channel)
    assert (code_in(words_of(told["link"])), told["expires_at"]) == (None, None)
    assert await chat.house.rows("continuation") == []


async def test_the_code_is_kept_as_a_hash_alone(chat: Chat) -> None:
    browser, _ = await began(chat)
    code = await code_for(chat, browser)
    (row,) = await chat.house.rows("continuation")
    assert code.encode() not in bytes(row["code"])
    assert len(row["code"]) == 32


async def test_nobody_draws_codes_without_end(chat: Chat) -> None:
    browser, _ = await began(chat)
    (channel,) = await allow(chat, "twilio")
    statuses = [(await browser.post("continuations", {"channel": channel})).status for _ in range(11)]
    assert (statuses[9], statuses[10]) == (201, 429)


async def test_the_thread_goes_on_where_the_code_is_brought(chat: Chat) -> None:
    browser, key = await began(chat)
    code = await code_for(chat, browser)
    before = await chat.identity_of(key)
    arrived = await sms(chat, f"Je continue ici (réf. {code})", key="s1")
    assert (arrived["contact_id"], arrived["evidence"]) == (before["contact_id"], "code")
    (conversation,) = await chat.house.rows("conversation")
    assert (conversation["id"], conversation["message_count"]) == (before["conversation_id"], 2)
    (event,) = await chat.house.told("contacts_merged")
    assert (event["contact_id"], event["agent_id"]) == (before["contact_id"], None)
    (last,) = [row for row in await chat.house.rows("message") if row["provider_key"] == "s1"]
    assert last["parts"][0]["text"].endswith(f"(réf. {code})")
    # The browser reads its own words, and nothing of the other channel.
    assert texts(await browser.thread()) == ["Bonjour"]


async def test_what_a_code_joined_can_be_undone(chat: Chat) -> None:
    browser, key = await began(chat)
    arrived = await sms(chat, f"réf. {await code_for(chat, browser)}", key="s1")
    (merge,) = await chat.house.rows("merge")
    grant = chat.house.grant(SUPERVISOR)
    grant = grant.__class__(grant.agent_id, grant.role, None, grant.teams)
    await chat.house.do(lambda work: unmerge(work, chat.house.ids, grant=grant, merge_id=merge["id"]))
    again = await identity_at(chat, PHONE)
    assert again["contact_id"] != (await chat.identity_of(key))["contact_id"] == arrived["contact_id"]
    assert len(await chat.house.rows("conversation")) == 2


async def test_a_code_serves_once(chat: Chat) -> None:
    browser, key = await began(chat)
    code = await code_for(chat, browser)
    await sms(chat, code, key="s1")
    other = await sms(chat, code, key="s2", phone="+33622222222")
    assert other["contact_id"] != (await chat.identity_of(key))["contact_id"]
    assert len(await chat.house.rows("merge")) == 1


async def test_a_code_that_ran_out_is_words(chat: Chat) -> None:
    browser, key = await began(chat)
    code = await code_for(chat, browser)
    chat.house.clock.forward(hours=25)
    arrived = await sms(chat, f"réf. {code}", key="s1")
    assert arrived["contact_id"] != (await chat.identity_of(key))["contact_id"]
    assert (await chat.house.rows("continuation"))[0]["used_at"] is None


async def test_a_code_of_one_channel_is_nothing_on_another(chat: Chat) -> None:
    browser, _ = await began(chat)
    (whatsapp,) = await allow(chat, "whatsapp")
    assert WhatsApp.capabilities.way is not None
    (words,) = parse_qs(urlsplit((await offered(browser, whatsapp))["link"]).query)["text"]
    await sms(chat, words, key="s1")
    assert await chat.house.rows("merge") == []


async def test_who_is_known_already_is_proposed_and_not_joined(chat: Chat) -> None:
    """A code that somebody was talked into sending must not hand over their history."""
    await sms(chat, "Bonjour, c'est encore moi", key="s0")
    browser, key = await began(chat)
    code = await code_for(chat, browser)
    arrived = await sms(chat, f"réf. {code}", key="s1")
    assert arrived["contact_id"] != (await chat.identity_of(key))["contact_id"]
    assert (arrived["evidence"], await chat.house.rows("merge")) == ("wrote", [])
    (row,) = await chat.house.rows("continuation")
    assert (row["identity_id"], row["merge_id"]) == (arrived["id"], None)


async def test_nobody_joins_a_member_by_a_code(chat: Chat) -> None:
    browser, key = await chat.member("48213"), message_id()
    await browser.say("Bonjour", key=key)
    arrived = await sms(chat, f"réf. {await code_for(chat, browser)}", key="s1")
    assert arrived["contact_id"] != (await chat.identity_of(key))["contact_id"]


async def test_the_same_message_twice_joins_once(chat: Chat) -> None:
    browser, _ = await began(chat)
    code = await code_for(chat, browser)
    for _ in range(2):
        await sms(chat, f"réf. {code}", key="s1")
    assert len(await chat.house.rows("merge")) == 1
    assert len(await chat.house.rows("message")) == 2
