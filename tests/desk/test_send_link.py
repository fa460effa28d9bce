"""A link on its way over the wire: once, again where it was certainly not taken, and never without its right to open."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from causerie.channels.submission import Submission, sender_of, server_of
from causerie.desk.digest import Post
from causerie.desk.invite import Answer, join, key_of, offer_reset
from causerie.desk.send_link import PAUSES, send
from causerie.model.agent import Language
from causerie.model.grant import Role
from causerie.model.house import Company
from causerie.model.sentences import sentence
from causerie.store import agents
from causerie.store.vault import Vault
from causerie.testing.house import ADMIN, AGENT, VAULT, House
from tests.channels.mailhouse import Mailhouse, mailhouse
from tests.store.test_postings import claimed, only, written

ZOE = Answer("Zoé", "hash", Language.EN)


@pytest.fixture
async def mail() -> AsyncIterator[Mailhouse]:
    async with mailhouse() as made:
        yield made


@pytest.fixture
def post(mail: Mailhouse) -> Post:
    server = server_of(f"smtp://127.0.0.1:{mail.port}?tls=none")
    way = Submission(server, sender_of("desk@causerie.example"), timeout=10)
    return Post(way, say=sentence, public_url=lambda: "https://desk.example/", company=lambda: Company("Vélo"))


async def sent(house: House, post: Post, vault: Vault = VAULT) -> dict[str, Any]:
    """What leaves now leaves; how the one letter fares then."""
    for one in await claimed(house):
        await send(house.database, post, vault, one, clock=house.clock)
    return await only(house)


async def test_it_brings_the_link_that_opens_and_forgets_it(house: House, mail: Mailhouse, post: Post) -> None:
    token = await written(house)
    assert token.encode() not in repr(await house.rows("posting")).encode()
    row = await sent(house, post)
    assert (row["state"], row["sealed"], row["tries"]) == ("sent", None, 1)
    (letter,) = mail.taken
    assert (letter["To"], letter["Subject"]) == ("zoe@causerie.example", "Your invitation to join Vélo")
    assert (letter["Content-Language"], letter["List-Unsubscribe"]) == ("en", None)
    found = re.search(r"https://desk\.example/join#(\S+)", letter.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert found is not None
    assert found[1] == token
    await house.do(lambda work: join(work, house.ids, key_of(VAULT, found[1]), ZOE))


async def test_a_link_for_a_new_password_is_in_its_colleague_s_language(
    house: House, mail: Mailhouse, post: Post
) -> None:
    await house.do(lambda work: agents.change(work, AGENT, {"language": "en"}))
    grant = house.grant()
    await house.do(lambda work: offer_reset(work, house.ids, VAULT, grant=grant, agent_id=AGENT, letter=True))
    assert (await sent(house, post))["state"] == "sent"
    assert [letter["Subject"] for letter in mail.taken] == ["Choose a new password"]
    assert mail.recipients == [f"agent{AGENT}@causerie.example"]


async def test_a_refusal_is_told_in_the_server_s_words(house: House, mail: Mailhouse, post: Post) -> None:
    await written(house)
    mail.answers = ["550 5.1.1 nobody here"]
    row = await sent(house, post)
    assert (row["state"], row["answer"], row["sealed"]) == ("refused", "550 5.1.1 nobody here", None)


async def test_what_was_not_taken_is_tried_again_so_often_and_no_more(
    house: House, mail: Mailhouse, post: Post
) -> None:
    await written(house)
    mail.answers = ["451 later"] * (len(PAUSES) + 1)
    for tries, pause in enumerate(PAUSES, 1):
        row = await sent(house, post)
        assert (row["state"], row["tries"], row["at"]) == ("waiting", tries, house.clock() + pause)
        house.clock.forward(seconds=pause.total_seconds())
    row = await sent(house, post)
    assert (row["state"], row["answer"], row["sealed"]) == ("refused", "451 later", None)
    house.clock.forward(days=1)
    assert await claimed(house) == []
    assert (mail.dialogues, mail.taken) == (len(PAUSES) + 1, [])


async def test_the_second_try_brings_it(house: House, mail: Mailhouse, post: Post) -> None:
    await written(house)
    mail.answers = ["451 greylisted"]
    await sent(house, post)
    house.clock.forward(minutes=1)
    assert (await sent(house, post))["state"] == "sent"
    assert len(mail.taken) == 1


async def test_what_may_have_been_taken_is_not_sent_again(house: House, mail: Mailhouse, post: Post) -> None:
    await written(house)
    mail.silent = True
    row = await sent(house, post)
    assert (row["state"], row["sealed"]) == ("unknown", None)
    house.clock.forward(days=1)
    assert (await claimed(house), len(mail.taken)) == ([], 1)


@pytest.mark.parametrize("how", ["revoked", "replaced", "late", "unvouched", "another key"])
async def test_a_link_that_opens_nothing_does_not_leave(house: House, mail: Mailhouse, post: Post, how: str) -> None:
    await written(house)
    vault = VAULT
    if how == "revoked":
        await house.do(lambda work: work.execute("update invitation set revoked_at = now()"))
    elif how == "replaced":
        await house.do(lambda work: work.execute("update invitation set used_at = now()"))
    elif how == "late":
        house.clock.forward(days=8)
    elif how == "unvouched":
        await house.do(lambda work: agents.change(work, ADMIN, {"role": Role.AGENT}))
    else:
        vault = Vault(b"x" * 32, b"y" * 32)
    row = await sent(house, post, vault)
    assert (row["state"], row["sealed"], mail.dialogues) == ("dropped", None, 0)


def test_the_last_try_is_within_the_day_that_the_shortest_link_stands() -> None:
    assert sum(PAUSES, timedelta()) < timedelta(days=1)
