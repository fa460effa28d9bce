"""Templates in the database: the platform's list against its verdicts, and who finds which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from causerie.model.element import TemplateReviewed
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.template import (
    Blank,
    KnownTemplate,
    Layout,
    Place,
    TemplateCategory,
    TemplateRead,
    TemplateStatus,
)
from causerie.store import templates
from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, House

RDV = TemplateRead(
    key="1",
    name="rdv",
    language="fr",
    category=TemplateCategory.UTILITY,
    status=TemplateStatus.APPROVED,
    layout=Layout("Bonjour {{1}}, à l’été prochain.", footer="Atelier", blanks=(Blank(Place.BODY, "1"),)),
)
OFFER = replace(RDV, key="2", name="offre", category=TemplateCategory.MARKETING)


def connection(house: House) -> int:
    return house.held["whatsapp"].connection.id


async def keep(house: House, *found: TemplateRead, asked_at: datetime | None = None) -> bool:
    async def verb(work: Work) -> bool:
        ids = await house.ids.take(work.conn, len(found))
        return await templates.keep(work, ids, connection(house), found, asked_at=asked_at or work.now)

    return await house.do(verb)


async def review(house: House, **about: Any) -> None:
    told = {"name": "rdv", "language": "fr", "status": None, "at": house.clock(), **about}
    verdict = TemplateReviewed(None, "k", **told)

    async def verb(work: Work) -> None:
        await templates.review(work, await house.ids.one(work.conn), connection(house), verdict)

    await house.do(verb)


async def seen(
    house: House, grant: Grant | None = None, *, words: Sequence[str] = (), every: bool = False
) -> list[KnownTemplate]:
    channel = house.channel("whatsapp")
    async with house.database.connection() as conn:
        return await templates.visible(conn, grant or house.grant(AGENT), channel, words=words, every=every)


async def one(house: House) -> KnownTemplate:
    (found,) = await seen(house, every=True)
    return found


async def test_a_list_is_kept_as_it_is_read(house: House) -> None:
    assert await keep(house, RDV, OFFER)
    offer, rdv = await seen(house)
    assert (rdv.name, rdv.category, rdv.layout) == ("rdv", TemplateCategory.UTILITY, RDV.layout)
    assert offer.category is TemplateCategory.MARKETING
    house.clock.forward(hours=1)
    assert not await keep(house, RDV, OFFER), "the same list changes nothing"
    assert await keep(house, RDV)
    assert [known.name for known in await seen(house)] == ["rdv"], "what the platform forgot is forgotten"


async def test_a_verdict_that_came_while_the_list_was_read_is_newer(house: House) -> None:
    await keep(house, RDV)
    asked = house.clock()
    house.clock.forward(seconds=5)
    await review(house, status=TemplateStatus.PAUSED)
    await review(house, name="nouveau", status=TemplateStatus.APPROVED)
    await keep(house, RDV, asked_at=asked)
    assert {known.name: known.status for known in await seen(house, every=True)} == {
        "rdv": TemplateStatus.PAUSED,
        "nouveau": TemplateStatus.APPROVED,
    }
    house.clock.forward(seconds=5)
    await keep(house, RDV)
    assert (await one(house)).status is TemplateStatus.APPROVED


async def test_a_verdict_says_what_it_says_and_leaves_the_rest(house: House) -> None:
    await keep(house, RDV)
    house.clock.forward(seconds=1)
    await review(house, status=TemplateStatus.REJECTED, reason="invalid_format")
    house.clock.forward(seconds=1)
    await review(house, category=TemplateCategory.MARKETING)
    house.clock.forward(seconds=1)
    await review(house, quality="red")
    known = await one(house)
    assert (known.status, known.reason) == (TemplateStatus.REJECTED, "invalid_format")
    assert (known.category, known.quality, known.layout) == (TemplateCategory.MARKETING, "red", RDV.layout)
    await review(house, status=TemplateStatus.APPROVED, at=house.clock() - timedelta(hours=1))
    assert (await one(house)).status is TemplateStatus.REJECTED, "an older verdict never replaces a newer one"


async def test_what_a_verdict_alone_named_cannot_be_sent_yet(house: House) -> None:
    await review(house, status=TemplateStatus.APPROVED)
    assert await seen(house) == []
    assert (await one(house)).layout is None


async def test_only_what_can_be_sent_is_offered(house: House) -> None:
    paused = replace(OFFER, status=TemplateStatus.PAUSED)
    carousel = replace(RDV, name="carrousel", layout=replace(RDV.layout, supported=False))
    await keep(house, RDV, paused, carousel)
    assert [known.name for known in await seen(house)] == ["rdv"]
    assert len(await seen(house, every=True)) == 3


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["rdv"], 1),
        (["RD"], 1),
        (["ete", "PROCHAIN"], 2),
        (["bonjour", "offre"], 1),
        (["atelier"], 2),
        (["bonjour", "jamais"], 0),
        (["%"], 0),
    ],
)
async def test_every_word_counts_whatever_the_accents(house: House, words: list[str], found: int) -> None:
    await keep(house, RDV, OFFER)
    assert len(await seen(house, words=words)) == found


async def test_a_stranger_to_the_channel_finds_nothing(house: House) -> None:
    await keep(house, RDV)
    assert await seen(house, house.grant(STRANGER), every=True) == []
    async with house.database.connection() as conn:
        with pytest.raises(NotFound):
            await templates.reading(conn, house.grant(STRANGER), house.channel("whatsapp"))
        standing = await templates.reading(conn, house.grant(AGENT), house.channel("whatsapp"))
    assert (standing.read_at, standing.error) == (house.clock(), None)


async def test_a_list_is_claimed_once_an_hour_and_sooner_after_a_failure(house: House) -> None:
    id_ = connection(house)

    async def claimed() -> list[int]:
        return await house.do(lambda work: templates.claim(work, [id_]))

    assert await claimed() == [id_]
    assert await claimed() == []
    house.clock.forward(minutes=59)
    assert await claimed() == []
    house.clock.forward(minutes=1)
    assert await claimed() == [id_]
    await house.do(lambda work: templates.failed(work, id_, "unreachable"))
    house.clock.forward(minutes=5)
    assert await claimed() == [id_]
    await keep(house, RDV)
    house.clock.forward(minutes=5)
    assert await claimed() == []
    await review(house, status=TemplateStatus.PAUSED)
    assert await claimed() == [id_], "a verdict tells no words"


async def test_for_a_send_the_account_is_asked_by_name_and_language(house: House) -> None:
    await keep(house, RDV)

    async def verb(work: Work) -> list[KnownTemplate | None]:
        other = house.held["twilio"].connection.id
        asked = [(connection(house), "rdv", "fr"), (connection(house), "rdv", "en"), (other, "rdv", "fr")]
        return [await templates.of_connection(work, *about) for about in asked]

    found, *others = await house.do(verb)
    assert found is not None
    assert found.layout == RDV.layout
    assert others == [None, None]
