"""Templates at the desk: what leaves is the platform's wording, and nothing leaves that it would refuse."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from causerie.desk.write import Draft, Written, write
from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.element import Arrived, ConsentSaid, Sender
from causerie.model.errors import NotPermitted
from causerie.model.message import Media, MediaKind, MessageClass, Part, Template, Text
from causerie.model.template import HeaderKind, Layout, TemplateStatus
from causerie.store import files
from causerie.store.database import Work
from causerie.testing.house import AGENT, House
from tests.store.test_templates import OFFER, RDV, keep

PHONE = "+33600000001"
SENDER = Sender((Address("phone", "", PHONE),))


@pytest.fixture
async def closed(house: House) -> House:
    """Somebody wrote on WhatsApp two days ago, and the account has templates."""
    await house.hear(Arrived("1122334455", "w1", SENDER, (Text("Bonjour"),)), provider="whatsapp")
    house.clock.forward(hours=48)
    headed = Layout("Voici.", header_kind=HeaderKind.DOCUMENT)
    rejected = replace(RDV, name="refuse", status=TemplateStatus.REJECTED)
    await keep(house, RDV, OFFER, replace(RDV, name="devis", layout=headed), rejected)
    return house


async def sent(house: House, *parts: Part, **about: Any) -> Written:
    (identity,) = await house.rows("identity")
    draft = Draft(identity["id"], house.channel("whatsapp"), parts, agent_id=AGENT, **about)
    return await house.do(lambda work: write(work, house.directory, house.ids, draft))


def rdv(*variables: str, name: str = "rdv", text: str = "") -> Template:
    return Template(name, "fr", variables, text)


async def refused(house: House, *parts: Part) -> str:
    with pytest.raises(NotPermitted) as refusal:
        await sent(house, *parts)
    assert await house.rows("outbox") == []
    return refusal.value.code


async def test_a_template_leaves_a_closed_window_in_the_platforms_words(closed: House) -> None:
    assert await refused(closed, Text("Bonjour")) == "outside_window"
    written = await sent(closed, rdv("Léa", text="Autre chose"))
    row = next(row for row in await closed.rows("message") if row["id"] == written.messages[0])
    (kept,) = row["parts"]
    assert kept["text"] == "Bonjour Léa, à l’été prochain.\n\nAtelier"
    assert kept["variables"] == ["Léa"]
    assert [blank["name"] for blank in kept["blanks"]] == ["1"]
    (conversation,) = await closed.rows("conversation")
    assert conversation["preview"].startswith("Bonjour Léa")


async def test_what_the_platform_would_refuse_is_refused_here(closed: House) -> None:
    assert await refused(closed, rdv()) == "template_unfilled"
    assert await refused(closed, rdv("a\nb")) == "template_ragged"
    assert await refused(closed, rdv("Léa", name="inconnu")) == "template_unknown"
    assert await refused(closed, rdv("Léa", name="refuse")) == "template_not_approved"
    assert await refused(closed, rdv("Léa"), Text("et encore")) == "template_alone"
    assert await refused(closed, rdv(name="devis")) == "template_header"


async def test_the_file_of_a_header_travels_with_its_template(closed: House) -> None:
    async def upload(work: Work) -> int:
        id_ = await closed.ids.one(work.conn)
        await files.upload(work, id_, agent_id=AGENT, name="d.pdf", mime="application/pdf", content=b"%PDF-1.7\n")
        return id_

    file = await closed.do(upload)
    written = await sent(closed, Media(MediaKind.DOCUMENT, file), rdv(name="devis"))
    assert len(written.messages) == 1
    row = next(row for row in await closed.rows("message") if row["id"] == written.messages[0])
    assert [part["type"] for part in row["parts"]] == ["template", "media"]


async def test_a_marketing_template_needs_consent_even_from_an_agent(closed: House) -> None:
    assert await refused(closed, rdv("Léa", name="offre")) == "marketing_needs_consent"
    granted = ConsentSaid("1122334455", "c1", SENDER.addresses[0], Purpose.MARKETING, ConsentState.GRANTED)
    await closed.hear(granted, provider="whatsapp")
    written = await sent(closed, rdv("Léa", name="offre"))
    row = next(row for row in await closed.rows("message") if row["id"] == written.messages[0])
    assert row["message_class"] == MessageClass.MARKETING


async def test_a_card_number_never_leaves_in_a_variable(closed: House) -> None:
    written = await sent(closed, rdv("4111 1111 1111 1111"))
    row = next(row for row in await closed.rows("message") if row["id"] == written.messages[0])
    assert "4111 1111" not in str(row["parts"])
