"""The form before the first word: what a page is told of it, which answers will do, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.model.attribute import Attribute, AttributeKind
from causerie.model.contact import Source
from causerie.model.grant import Right
from causerie.store import attributes, contacts
from causerie.store.database import Row
from tests.http.visitor.browser import Browser, message_id
from tests.http.visitor.conftest import Chat

ASKED = {
    "fields": [
        {"key": "name"},
        {"key": "email", "required": True},
        {"key": "phone"},
        {"key": "topic", "required": True},
        {"key": "velo"},
        {"key": "gone"},
    ],
    "topics": {"fr": ["Livraison", "Atelier"]},
    "consent": {"fr": "J'accepte."},
    "link": "https://atelier.example/vie-privee",
}
GOOD = {"name": "Léa Martin", "email": " Lea@Example.org ", "phone": "+33612345678", "topic": "Livraison"}


async def ask(chat: Chat, form: Any = ASKED) -> None:
    velo = Attribute(900, "velo", AttributeKind.CHOICE, "Vélo", "Bike", None, None, ("Cargo", "Ville"), Right.ANSWER, 1)
    await chat.house.do(lambda work: attributes.add(work, velo, Source.LIVE))
    await chat.house.do(
        lambda work: work.execute(
            "update channel set settings = settings || %s::jsonb where id = %s",
            [work.json({"form": form}), chat.channel_id],
        )
    )
    chat.ticks += 60


async def sent(browser: Browser, *, consent: bool = True, **answers: Any) -> tuple[int, str]:
    reply = await browser.post("form", {"answers": {**GOOD, **answers}, "consent": consent})
    return reply.status, reply.json["code"] if reply.status != 204 else ""


async def identities(chat: Chat) -> dict[str, Row]:
    return {row["scheme"]: row for row in await chat.house.rows("identity")}


async def test_a_page_is_told_what_is_asked(chat: Chat) -> None:
    assert (await chat.browser().get("config")).json["form"] is None
    await ask(chat)
    form = (await chat.browser().get("config")).json["form"]
    assert [(one["key"], one["kind"], one["required"]) for one in form["fields"]] == [
        ("name", "text", False),
        ("email", "email", True),
        ("phone", "tel", False),
        ("topic", "choice", True),
        ("velo", "choice", False),
    ]
    assert form["fields"][0]["label"] == {"fr": "Votre nom", "en": "Your name"}
    assert form["fields"][3]["choices"] == {"fr": ["Livraison", "Atelier"], "en": ["Livraison", "Atelier"]}
    assert (form["consent"], form["link"]) == ({"fr": "J'accepte."}, "https://atelier.example/vie-privee")


async def test_the_answers_fill_what_is_blank(chat: Chat) -> None:
    await ask(chat)
    browser, key = await chat.visitor(), message_id()
    assert await sent(browser, velo="Cargo") == (204, "")
    await browser.say("Bonjour", key=key)
    contact = (await chat.identity_of(key))["contact_id"]
    async with chat.house.database.connection() as conn:
        assert await contacts.fields(conn, contact) == {"name": "Léa Martin", "velo": "Cargo"}
    found = await identities(chat)
    assert {scheme: row["contact_id"] for scheme, row in found.items()} == dict.fromkeys(
        ("visitor", "email", "phone"), contact
    )
    assert (found["email"]["address"], found["email"]["evidence"]) == ("lea@example.org", "said")
    assert len(await chat.house.rows("merge")) == 2


async def test_nothing_that_is_known_is_replaced(chat: Chat) -> None:
    await ask(chat)
    browser = await chat.visitor()
    await sent(browser)
    await sent(browser, name="Quelqu'un d'autre")
    assert [row["name"] for row in await chat.house.rows("contact") if row["name"]] == ["Léa Martin"]


async def test_nobody_takes_an_address_by_giving_it(chat: Chat) -> None:
    await ask(chat)
    await chat.house.hear(chat.house.said("Bonjour", key="s1", phone="+33612345678"))
    before = (await identities(chat))["phone"]
    browser, key = await chat.visitor(), message_id()
    assert await sent(browser) == (204, "")
    await browser.say("Bonjour", key=key)
    after = (await identities(chat))["phone"]
    assert after == before
    assert after["contact_id"] != (await chat.identity_of(key))["contact_id"]


async def test_an_answer_from_the_number_that_was_given_goes_on_in_the_thread(chat: Chat) -> None:
    await ask(chat)
    browser, key = await chat.visitor(), message_id()
    await sent(browser)
    await browser.say("Bonjour", key=key)
    await chat.house.hear(chat.house.said("C'est encore moi", key="s1", phone="+33612345678"))
    (conversation,) = await chat.house.rows("conversation")
    assert (conversation["id"], conversation["message_count"]) == ((await chat.identity_of(key))["conversation_id"], 2)


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"email": ""}, "form_required"),
        ({"topic": " "}, "form_required"),
        ({"email": "lea"}, "form_email"),
        ({"phone": "zéro six"}, "wrong_number"),
        ({"velo": "Trottinette"}, "attribute_choice"),
        ({"name": "x" * 121}, "form_name"),
    ],
)
async def test_what_will_not_do_is_said(chat: Chat, answers: dict[str, str], code: str) -> None:
    await ask(chat)
    status, said = await sent(await chat.visitor(), **answers)
    assert (status, said) == (400, code)
    assert await chat.house.rows("identity") == []


async def test_where_an_agreement_is_asked_for_it_is_needed(chat: Chat) -> None:
    await ask(chat)
    status, code = await sent(await chat.visitor(), consent=False)
    assert code == "form_consent"
    assert status >= 400


async def test_where_nothing_is_asked_nothing_is_taken(chat: Chat) -> None:
    status, _ = await sent(await chat.visitor())
    assert status == 404


async def test_card_numbers_are_not_kept(chat: Chat) -> None:
    await ask(chat)
    await sent(await chat.visitor(), name="4111 1111 1111 1111")
    assert "4111 1111 1111 1111" not in str(await chat.house.rows("contact"))
    bodies = [bytes(row["body"]) for row in await chat.house.rows("intake") if row["body"]]
    assert bodies
    assert not any(b"4111 1111 1111 1111" in body for body in bodies)
