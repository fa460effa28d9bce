"""Orders into calls: every shape is compared with what a client we did not write sends for the same message."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pywa_async import WhatsApp as Client
from pywa_async.types import Button, Section, SectionList, SectionRow
from pywa_async.types.templates import BodyText, TemplateLanguage

from causerie.channels.errors import Rejected
from causerie.channels.protocol import Attached, Order
from causerie.channels.whatsapp.compose import compose
from causerie.model.contact import Address
from causerie.model.message import Card, Choices, Location, Media, MediaKind, Option, Part, Template, Text
from tests.channels.whatsapp.harness import CUSTOMER, NUMBER, phone

ANSWER = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": CUSTOMER, "wa_id": CUSTOMER, "user_id": "FR.1"}],
    "messages": [{"id": "wamid.1"}],
}
MENU = (Option("lyon", "Lyon", "12 rue de la République"), Option("nice", "Nice"))


def order(*parts: Part, attached: Attached | None = None, recipient: Address | None = None, **more: Any) -> Order:
    told = {"correlation": "send-1", "channel": NUMBER.id, **more}
    return Order(recipient=recipient or phone(), parts=parts, attached=attached, **told)


def file(kind: MediaKind, mime: str, *, size: int = 3, name: str = "devis.pdf") -> Attached:
    return Attached(kind, mime, name, size, "https://causerie.example/f/1", b"123")


class Recorder:
    """A client that is not ours, and the bodies of what it sent."""

    def __init__(self, session: httpx.AsyncClient, bodies: list[dict[str, Any]]) -> None:
        self.client = Client(phone_id=NUMBER.id, token="t", session=session, api_version=25.0)
        self.bodies = bodies

    def last(self) -> dict[str, Any]:
        body = self.bodies[-1]
        for component in body.get("template", {}).get("components", []):
            component["type"] = component["type"].lower()
        return body


@pytest.fixture
async def theirs() -> AsyncIterator[Recorder]:
    bodies: list[dict[str, Any]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json=ANSWER)

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as session:
        yield Recorder(session, bodies)


async def test_a_text_with_a_quote(theirs: Recorder) -> None:
    await theirs.client.send_message(CUSTOMER, "Bonjour", tracker="send-1", reply_to_message_id="wamid.Q")
    assert compose(order(Text("Bonjour"), reply_to="wamid.Q")) == theirs.last()


async def test_a_text_to_somebody_without_a_number(theirs: Recorder) -> None:
    await theirs.client.send_message("FR.13491208655302741918", "Bonjour", tracker="send-1")
    bsuid = Address("bsuid", "2729438724", "FR.13491208655302741918")
    assert compose(order(Text("Bonjour"), recipient=bsuid)) == theirs.last()


async def test_buttons(theirs: Recorder) -> None:
    buttons = [Button(title="Oui", callback_data="oui"), Button(title="Non", callback_data="non")]
    await theirs.client.send_message(CUSTOMER, "On vous rappelle ?", buttons=buttons, tracker="send-1")
    question = order(Text("On vous rappelle ?"), Choices((Option("oui", "Oui"), Option("non", "Non"))))
    assert compose(question) == theirs.last()


async def test_a_list_when_there_are_descriptions(theirs: Recorder) -> None:
    rows = [SectionRow("Lyon", "lyon", "12 rue de la République"), SectionRow("Nice", "nice")]
    sections = SectionList("Agences", [Section(title="", rows=rows)])
    await theirs.client.send_message(CUSTOMER, "Où ?", buttons=sections, tracker="send-1")
    sent = theirs.last()
    for section in sent["interactive"]["action"]["sections"]:
        del section["title"]  # optional for a single section, and theirs is empty
        for row in section["rows"]:
            if row.get("description", "") is None:
                del row["description"]
    assert compose(order(Text("Où ?"), Choices(MENU, button="Agences"))) == sent


@pytest.mark.parametrize(
    ("kind", "mime", "method"),
    [
        (MediaKind.IMAGE, "image/jpeg", "send_image"),
        (MediaKind.VIDEO, "video/mp4", "send_video"),
        (MediaKind.AUDIO, "audio/mpeg", "send_audio"),
        (MediaKind.VOICE, "audio/ogg; codecs=opus", "send_audio"),
        (MediaKind.STICKER, "image/webp", "send_sticker"),
    ],
)
async def test_files(theirs: Recorder, kind: MediaKind, mime: str, method: str) -> None:
    await getattr(theirs.client, method)(CUSTOMER, "1234", tracker="send-1")
    ours = compose(order(Media(kind, 1), attached=file(kind, mime)))
    ours[ours["type"]]["id"] = "1234"
    theirs_ = theirs.last()
    if kind is MediaKind.VOICE:
        assert ours["audio"].pop("voice") is True
    theirs_[theirs_["type"]].pop("voice", None)
    assert ours == theirs_


async def test_a_document_with_a_caption(theirs: Recorder) -> None:
    await theirs.client.send_document(CUSTOMER, "1234", caption="Devis", filename="devis.pdf", tracker="send-1")
    ours = compose(
        order(Media(MediaKind.DOCUMENT, 1), Text("Devis"), attached=file(MediaKind.DOCUMENT, "application/pdf"))
    )
    ours["document"]["id"] = "1234"
    assert ours == theirs.last()


async def test_a_place(theirs: Recorder) -> None:
    await theirs.client.send_location(CUSTOMER, 48.8, 2.3, name="Agence", address="Paris", tracker="send-1")
    assert compose(order(Location(48.8, 2.3, "Agence", "Paris"))) == theirs.last()


async def test_a_template(theirs: Recorder) -> None:
    params = [BodyText.params("Odile", "mardi")]
    await theirs.client.send_template(
        CUSTOMER, name="rdv_rappel", language=TemplateLanguage.FRENCH, params=params, tracker="send-1"
    )
    ours = compose(order(Template("rdv_rappel", "fr", ("Odile", "mardi"), "Bonjour Odile…")))
    assert ours["template"]["language"].pop("policy") == "deterministic"
    assert ours == theirs.last()


def test_a_template_without_variables_has_no_components() -> None:
    assert "components" not in compose(order(Template("bonjour", "fr", (), "Bonjour")))["template"]


def test_four_options_or_long_titles_make_a_list() -> None:
    four = Choices(tuple(Option(str(n), f"Choix {n}") for n in range(4)))
    long = Choices((Option("1", "Un titre de plus de 20"),))
    for choices in (four, long):
        composed = compose(order(Text("?"), choices))["interactive"]
        assert composed["type"] == "list"
        assert composed["action"]["button"] == "Options"


@pytest.mark.parametrize(
    ("refused", "code"),
    [
        (order(Text("x" * 4097)), "too_long"),
        (order(Text(" \n")), "rejected_content"),
        (order(), "rejected_content"),
        (order(Card("Garage")), "rejected_content"),
        (order(Text("a"), Text("b")), "rejected_content"),
        (order(Text("a"), recipient=Address("email", "", "a@example.org")), "rejected_number"),
        (order(Media(MediaKind.IMAGE, 1)), "rejected_media"),
        (order(Media(MediaKind.IMAGE, 1), attached=file(MediaKind.IMAGE, "image/tiff")), "rejected_media"),
        (order(Media(MediaKind.IMAGE, 1), attached=file(MediaKind.IMAGE, "image/png", size=6 << 20)), "rejected_media"),
        (order(Media(MediaKind.AUDIO, 1), Text("a"), attached=file(MediaKind.AUDIO, "audio/mpeg")), "rejected_content"),
        (order(Media(MediaKind.IMAGE, 1), Text("x" * 1025), attached=file(MediaKind.IMAGE, "image/png")), "too_long"),
        (order(Text("x" * 1025), Choices((Option("1", "Oui"),))), "too_long"),
        (order(Text("?"), Choices(())), "rejected_content"),
        (order(Text("?"), Choices((Option("1", "Oui"), Option("1", "Non")))), "rejected_content"),
        (order(Text("?"), Choices(tuple(Option(str(n), "Titre") for n in range(11)))), "rejected_content"),
        (order(Text("?"), Choices((Option("1", "Un titre de plus de vingt-quatre"),))), "too_long"),
    ],
)
def test_what_meta_would_refuse_never_leaves(refused: Order, code: str) -> None:
    with pytest.raises(Rejected) as raised:
        compose(refused)
    assert raised.value.code == code
