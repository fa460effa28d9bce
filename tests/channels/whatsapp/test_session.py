"""The session against the simulator, over real HTTP, in both directions and under every fault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from causerie.channels.errors import Ambiguous, FetchFailed, Rejected, SendError, Throttled, Unreachable
from causerie.channels.guard import Pools
from causerie.channels.protocol import Attached, HookRequest, Order, Session
from causerie.channels.whatsapp import WhatsApp
from causerie.model.contact import Address
from causerie.model.element import Arrived, Edited, Element, MediaRef, Moved, Reacted, Receipt
from causerie.model.message import Choice, Choices, Delivery, Media, MediaKind, Option, Part, Template, Text
from causerie.simulators.whatsapp import Template as Proposed
from causerie.simulators.wire import Answer, Attachment, Request, Simulator
from causerie.testing.serving import serve
from tests.channels.whatsapp.harness import CREDENTIALS, CUSTOMER, NUMBER, OTHER_NUMBER, Harness, phone

PDF = Attached(
    MediaKind.DOCUMENT, "application/pdf", 'devis "été".pdf', 9, "https://causerie.example/f/1", b"%PDF-1.7\n"
)
HIDDEN = "FR.13491208655302741918"
SUIVI = Proposed(
    "suivi",
    "fr",
    "Bonjour {{prenom}}, {{nouvelle}}.",
    components=[
        {"type": "HEADER", "format": "TEXT", "text": "Commande {{1}}"},
        {"type": "BODY", "text": "Bonjour {{prenom}}, {{nouvelle}}."},
        {"type": "FOOTER", "text": "La Mutuelle"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Merci"},
                {"type": "URL", "text": "Suivre", "url": "https://mutuelle.example/{{1}}"},
            ],
        },
    ],
)
DEVIS = Proposed(
    "devis",
    "fr",
    "Bonjour {{1}}, voici.",
    components=[{"type": "HEADER", "format": "DOCUMENT"}, {"type": "BODY", "text": "Bonjour {{1}}, voici."}],
)


class Product(Simulator):
    """Where the simulator's webhooks arrive: verified and parsed by the provider, never answered otherwise."""

    def __init__(self) -> None:
        super().__init__(hook_url=None)
        self.elements: list[Element] = []
        self.posts = 0

    async def respond(self, request: Request) -> Answer:
        query = "&".join(f"{name}={value}" for name, value in request.query.items())
        hook = HookRequest(request.method, "https://causerie.example/hooks/h", query, request.headers, request.body)
        provider = WhatsApp()
        provider.verify(hook, CREDENTIALS)
        if request.method == "POST":
            self.posts += 1
            self.elements.extend(provider.parse(hook, CREDENTIALS))
        answer = provider.answer(hook, CREDENTIALS)
        return Answer(answer.status, answer.body, answer.content_type)

    def all(self, kind: type[Any]) -> list[Any]:
        return [element for element in self.elements if isinstance(element, kind)]


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    simulator = Product()
    async with serve(simulator) as origin:
        simulator.hook_url = f"{origin}/hooks/h"
        yield simulator


@pytest.fixture
async def harness(product: Product) -> AsyncIterator[Harness]:
    made = Harness(hook_url=product.hook_url)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def session(harness: Harness) -> AsyncIterator[Session]:
    async with harness.open_session() as opened:
        yield opened


def order(*parts: Part, attached: Attached | None = None, recipient: Address | None = None, channel: str = "") -> Order:
    return Order("send-7", channel or NUMBER.id, recipient or phone(), parts, attached)


@asynccontextmanager
async def stubbed(status: int, body: bytes, *, headers: dict[str, str] | None = None) -> AsyncIterator[Session]:
    """A session on a server that always gives the same answer."""

    class Stub(Simulator):
        async def respond(self, request: Request) -> Answer:
            return Answer(status, body, headers=headers or {})

    async with (
        serve(Stub(hook_url=None)) as base,
        Pools(timeout=5) as pools,
        WhatsApp().open(CREDENTIALS, pools.outgoing(base), api_base=base) as opened,
    ):
        yield opened


class TestSending:
    async def test_a_text_and_its_receipts(self, harness: Harness, session: Session, product: Product) -> None:
        sent = await session.send(order(Text("Bonjour, c’est noté.")))
        await harness.simulator.poster.settled()
        receipts = product.all(Receipt)
        assert [receipt.delivery for receipt in receipts] == [Delivery.SENT, Delivery.DELIVERED, Delivery.READ]
        assert {receipt.message for receipt in receipts} == {sent.key}
        assert receipts[0].correlation == "send-7"
        (shown,) = harness.simulator.inbox(CUSTOMER)
        assert (shown.text, shown.state, shown.sender) == ("Bonjour, c’est noté.", "read", NUMBER.id)

    async def test_from_another_number_of_the_connection(self, harness: Harness, session: Session) -> None:
        await session.send(order(Text("Bonjour"), channel=OTHER_NUMBER.id))
        assert harness.simulator.inbox(CUSTOMER)[0].sender == OTHER_NUMBER.id

    async def test_to_somebody_without_a_number(self, harness: Harness, session: Session, product: Product) -> None:
        await harness.simulator.write(HIDDEN, "Bonjour", name="odile.m")
        await harness.simulator.poster.settled()
        (arrived,) = product.all(Arrived)
        assert arrived.sender.addresses == (("bsuid", CREDENTIALS["portfolio_id"], HIDDEN),)
        await session.send(order(Text("Bonjour"), recipient=arrived.sender.addresses[0]))
        assert [message.text for message in harness.simulator.inbox(HIDDEN)] == ["Bonjour"]

    async def test_a_question_and_the_answer(self, harness: Harness, session: Session, product: Product) -> None:
        sent = await session.send(
            order(Text("On vous rappelle ?"), Choices((Option("oui", "Oui"), Option("non", "Non"))))
        )
        await harness.simulator.press(CUSTOMER, sent.key, "oui")
        await harness.simulator.poster.settled()
        (arrived,) = product.all(Arrived)
        assert arrived.parts == (Choice("oui", "Oui"),)
        assert arrived.reply_to == sent.key

    async def test_a_list_and_the_answer(self, harness: Harness, session: Session, product: Product) -> None:
        agencies = tuple(Option(str(n), f"Agence {n}", "Ouverte") for n in range(10))
        sent = await session.send(order(Text("Où ?"), Choices(agencies, button="Agences")))
        await harness.simulator.press(CUSTOMER, sent.key, "9")
        await harness.simulator.poster.settled()
        assert product.all(Arrived)[0].parts == (Choice("9", "Agence 9"),)

    async def test_a_file_is_uploaded_then_sent(self, harness: Harness, session: Session) -> None:
        await session.send(order(Media(MediaKind.DOCUMENT, 1), Text("Voici"), attached=PDF))
        (shown,) = harness.simulator.inbox(CUSTOMER)
        assert shown.file == Attachment("application/pdf", b"%PDF-1.7\n", 'devis "été".pdf')
        assert (shown.kind, shown.text) == ("document", "Voici")
        assert len(harness.simulator.accepted) == 1

    async def test_a_template_opens_the_window_of_nobody(self, harness: Harness, session: Session) -> None:
        stranger = phone("33687654321")
        words = Template("rdv_rappel", "fr", ("Paul", "mardi"), "Bonjour Paul, votre rendez-vous est le mardi.")
        await session.send(order(words, recipient=stranger))
        assert harness.simulator.inbox("33687654321")[0].text == words.text

    async def test_outside_the_window_the_refusal_comes_later(
        self, harness: Harness, session: Session, product: Product
    ) -> None:
        sent = await session.send(order(Text("Bonjour"), recipient=phone("33687654321")))
        await harness.simulator.poster.settled()
        (receipt,) = product.all(Receipt)
        assert (receipt.message, receipt.delivery, receipt.error) == (sent.key, Delivery.FAILED, "outside_window")
        assert receipt.correlation == "send-7"

    async def test_marketing_to_who_refused(self, harness: Harness, session: Session, product: Product) -> None:
        harness.simulator.customer(CUSTOMER).refuses = True
        await session.send(order(Template("offre", "fr", ("Odile",), "Une offre pour vous, Odile.")))
        await harness.simulator.poster.settled()
        (receipt,) = product.all(Receipt)
        assert (receipt.error, receipt.opted_out) == ("opted_out", phone())

    async def test_templates_are_checked_at_once(self, session: Session) -> None:
        for wrong in (Template("rdv_rappel", "fr", ("Paul",), ""), Template("inconnu", "fr", (), "")):
            with pytest.raises(Rejected) as refused:
                await session.send(order(wrong))
            assert refused.value.code == "template_rejected"

    async def test_every_blank_goes_where_it_belongs(self, harness: Harness, session: Session) -> None:
        harness.simulator.templates["suivi", "fr"] = SUIVI
        listed = next(one for one in await session.templates() if one.name == "suivi")
        assert listed.layout.supported
        words = Template(
            "suivi", "fr", ("4711", "Odile", "elle part", "x-1"), "", listed.layout.blanks, listed.layout.buttons
        )
        await session.send(order(words))
        (shown,) = harness.simulator.inbox(CUSTOMER)
        assert shown.text == "Commande 4711\n\nBonjour Odile, elle part.\n\nLa Mutuelle"
        assert shown.options == (("Merci", "Merci"),)

    async def test_the_file_of_a_header_is_uploaded_first(self, harness: Harness, session: Session) -> None:
        harness.simulator.templates["devis", "fr"] = DEVIS
        listed = next(one for one in await session.templates() if one.name == "devis")
        words = Template("devis", "fr", ("Odile",), "", listed.layout.blanks)
        await session.send(order(words, Media(MediaKind.DOCUMENT, 1), attached=PDF))
        (shown,) = harness.simulator.inbox(CUSTOMER)
        assert shown.file == Attachment("application/pdf", b"%PDF-1.7\n", 'devis "été".pdf')
        with pytest.raises(Rejected):
            await session.send(order(words))

    async def test_a_button_of_a_template_answers(self, harness: Harness, session: Session, product: Product) -> None:
        harness.simulator.templates["suivi", "fr"] = SUIVI
        listed = next(one for one in await session.templates() if one.name == "suivi")
        words = Template("suivi", "fr", ("1", "Odile", "ok", "1"), "", listed.layout.blanks, listed.layout.buttons)
        sent = await session.send(order(words))
        await harness.simulator.press(CUSTOMER, sent.key, "Merci")
        await harness.simulator.poster.settled()
        assert product.all(Arrived)[0].parts == (Choice("Merci", "Merci"),)

    async def test_an_unknown_number_of_ours_is_not_the_message_s_fault(self, session: Session) -> None:
        with pytest.raises(SendError) as refused:
            await session.send(order(Text("Bonjour"), channel="999"))
        assert refused.value.code == "unauthorised"


class TestDoubt:
    @pytest.mark.parametrize(
        ("status", "body"), [(200, b"{}"), (200, b"[]"), (200, b"<html>"), (200, b'{"messages":[]}'), (204, b"")]
    )
    async def test_an_unreadable_success_is_ambiguous(self, status: int, body: bytes) -> None:
        async with stubbed(status, body) as session:
            with pytest.raises(Ambiguous) as doubt:
                await session.send(order(Text("Bonjour")))
        assert doubt.value.code == "half_answer"

    async def test_an_answer_too_large_is_ambiguous(self) -> None:
        async with stubbed(200, b" " * (2 << 20)) as session:
            with pytest.raises(Ambiguous):
                await session.send(order(Text("Bonjour")))

    async def test_the_pause_of_a_throttled_send(self) -> None:
        body = b'{"error":{"message":"(#130429)","code":130429}}'
        async with stubbed(429, body, headers={"retry-after": "12"}) as session:
            with pytest.raises(Throttled) as refused:
                await session.send(order(Text("Bonjour")))
        assert refused.value.retry_after == 12

    @pytest.mark.parametrize(("status", "body"), [(500, b"oops"), (200, b"{}"), (200, b"<html>")])
    async def test_an_upload_that_fails_is_never_ambiguous(self, status: int, body: bytes) -> None:
        async with stubbed(status, body) as session:
            with pytest.raises(Unreachable):
                await session.send(order(Media(MediaKind.DOCUMENT, 1), attached=PDF))

    async def test_a_refused_upload_is_about_the_file(self, harness: Harness, session: Session) -> None:
        empty = Attached(MediaKind.DOCUMENT, "application/pdf", "vide.pdf", 0, "", b"")
        with pytest.raises(Rejected) as refused:
            await session.send(order(Media(MediaKind.DOCUMENT, 1), attached=empty))
        assert refused.value.code == "rejected_media"
        assert not harness.simulator.accepted

    async def test_half_an_emoji_is_refused_before_it_leaves(self, harness: Harness, session: Session) -> None:
        with pytest.raises(Rejected):
            await session.send(order(Text("moitié \ud83d")))
        assert not harness.simulator.accepted

    async def test_incomplete_credentials_are_an_answer(self, harness: Harness) -> None:
        async with (
            Pools() as pools,
            WhatsApp().open({}, pools.outgoing(harness.api_base), api_base=harness.api_base) as session,
        ):
            assert (await session.check()).code == "unauthorised"

    async def test_a_private_address_is_not_reached(self) -> None:
        async with (
            Pools() as pools,
            WhatsApp().open(CREDENTIALS, pools.outgoing(), api_base="http://127.0.0.1:9") as session,
        ):
            with pytest.raises(Unreachable):
                await session.send(order(Text("Bonjour")))

    async def test_sends_cannot_be_listed(self, session: Session) -> None:
        with pytest.raises(Rejected):
            await session.sent_since(None, recipient=phone())  # type: ignore[arg-type]

    async def test_nothing_is_listened_to(self, session: Session) -> None:
        assert [listened async for listened in session.listen(None)] == []


class TestReceiving:
    async def test_a_picture_is_fetched(self, harness: Harness, session: Session, product: Product) -> None:
        picture = Attachment("image/jpeg", b"\xff\xd8\xff" * 1000)
        await harness.simulator.write(CUSTOMER, "Ma carte grise", media=picture)
        await harness.simulator.poster.settled()
        ref, caption = product.all(Arrived)[0].parts
        assert isinstance(ref, MediaRef)
        assert caption == Text("Ma carte grise")
        fetched = await session.fetch_media(ref.ref, limit=10_000)
        assert (fetched.content, fetched.mime) == (picture.content, "image/jpeg")

    async def test_what_becomes_of_a_message(self, harness: Harness, product: Product) -> None:
        key = await harness.simulator.write(CUSTOMER, "Lundi")
        await harness.simulator.edit(CUSTOMER, key, "Mardi")
        await harness.simulator.react(CUSTOMER, key, "👍")
        await harness.simulator.take_back(CUSTOMER, key)
        await harness.simulator.move(CUSTOMER, "33687654321")
        await harness.simulator.poster.settled()
        edited, taken_back = product.all(Edited)
        assert (edited.message, edited.parts) == (key, (Text("Mardi"),))
        assert (taken_back.message, taken_back.parts) == (key, ())
        assert [(reacted.message, reacted.emoji) for reacted in product.all(Reacted)] == [(key, "👍")]
        assert [(moved.old, moved.new) for moved in product.all(Moved)] == [(phone(), phone("33687654321"))]

    @pytest.mark.parametrize("ref", ["", "../me", "12?fields=id", "https://example.org/x"])
    async def test_a_reference_never_becomes_another_path(self, session: Session, ref: str) -> None:
        with pytest.raises(FetchFailed) as failed:
            await session.fetch_media(ref, limit=10)
        assert not failed.value.again

    @pytest.mark.parametrize(
        ("fault", "code", "again"), [("expired_media", "expired", True), ("revoked", "unauthorised", True)]
    )
    async def test_fetching_under_faults(
        self, harness: Harness, session: Session, fault: str, code: str, *, again: bool
    ) -> None:
        stored = harness.simulator.store(Attachment("image/png", b"png"))
        setattr(harness.simulator.faults, fault, True)
        with pytest.raises(FetchFailed) as failed:
            await session.fetch_media(stored.id, limit=1000)
        assert (failed.value.code, failed.value.again) == (code, again)

    async def test_a_file_too_large_or_gone(self, harness: Harness, session: Session) -> None:
        stored = harness.simulator.store(Attachment("image/png", b"x" * 11))
        for ref, code in ((stored.id, "too_large"), ("404404", "expired")):
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media(ref, limit=10)
            assert (failed.value.code, failed.value.again) == (code, False)

    async def test_a_link_that_leads_inside_is_not_followed(self) -> None:
        async with stubbed(200, b'{"url":"http://127.0.0.1:9/x"}') as session:
            with pytest.raises(FetchFailed) as failed:
                await session.fetch_media("1", limit=10)
        assert (failed.value.code, failed.value.again) == ("address_refused", False)

    async def test_typing_marks_the_last_message_read(self, harness: Harness, session: Session) -> None:
        key = await harness.simulator.write(CUSTOMER, "Bonjour")
        await session.type_to(phone(), channel=NUMBER.id, last_key=None)
        assert not harness.simulator.typing
        await session.type_to(phone(), channel=NUMBER.id, last_key=key)
        assert CUSTOMER in harness.simulator.typing
        await session.type_to(phone(), channel=NUMBER.id, last_key="wamid.unknown")


class TestConnecting:
    async def test_the_hook_shakes_hands(self, harness: Harness, session: Session, product: Product) -> None:
        harness.simulator.hook_url, harness.simulator.subscribed = None, False
        assert (await session.check()).code == "not_subscribed"
        assert product.hook_url is not None
        health = await session.connect(product.hook_url)
        assert health.ok
        assert health.facts[NUMBER.id] == "33700000000 La Mutuelle"
        assert harness.simulator.hook_url == product.hook_url

    async def test_a_hook_nobody_answers_is_told(self, harness: Harness, session: Session) -> None:
        health = await session.connect(f"{harness.api_base}/not-a-hook")
        assert (health.ok, health.code) == (False, "hook_refused")

    async def test_without_a_verify_token_nothing_is_asked(self, harness: Harness) -> None:
        bare = {**CREDENTIALS, "verify_token": ""}
        async with (
            Pools() as pools,
            WhatsApp().open(bare, pools.outgoing(harness.api_base), api_base=harness.api_base) as session,
        ):
            assert (await session.connect("https://causerie.example/h")).code == "secret_empty"

    async def test_an_account_without_numbers(self, harness: Harness, session: Session) -> None:
        harness.simulator.numbers.clear()
        assert (await session.check()).code == "no_number"

    async def test_an_unreadable_account(self) -> None:
        async with stubbed(200, b'{"data":[{"no":"id"}]}') as session:
            assert (await session.check()).code == "half_answer"

    async def test_another_version_is_asked_for(self, harness: Harness) -> None:
        other = {**CREDENTIALS, "api_version": "v24.0"}
        async with (
            Pools() as pools,
            WhatsApp().open(other, pools.outgoing(harness.api_base), api_base=harness.api_base) as session,
        ):
            assert not (await session.check()).ok
