"""The simulator judged by pywa, a client we did not write: what it sends is taken, what it receives it reads.

Then what no client shows: limits, rates, windows by the clock, batches, and the faults one by one.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from pywa.errors import (
    ExpiredAccessToken,
    RateLimitHit,
    TemplateNotExists,
    TemplateParamCountMismatch,
    TooManyMessages,
    WhatsAppError,
)
from pywa_async import WhatsApp as Client
from pywa_async import types
from pywa_async.types import Button, Section, SectionList, SectionRow
from pywa_async.types.base_update import RawUpdate
from pywa_async.types.others import Pagination
from pywa_async.types.templates import BodyText, TemplateCategory, TemplateLanguage, TemplateStatus
from pywa_async.types.templates import Template as Proposal

from causerie.simulators.whatsapp import Template, WhatsAppSimulator
from causerie.simulators.wire import Answer, Attachment, Request, Simulator
from causerie.testing.serving import serve
from tests.channels.whatsapp.harness import ACCOUNT, CUSTOMER, NUMBER, OTHER_NUMBER

HIDDEN = "FR.13491208655302741918"
NOW = 1_763_800_000.0


class Watch:
    """A clock that is told the time."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class Inbox(Simulator):
    """A hook that keeps what it is posted; refuses the next `refusals`."""

    def __init__(self) -> None:
        super().__init__(hook_url=None)
        self.requests: list[Request] = []
        self.refusals = 0

    async def respond(self, request: Request) -> Answer:
        if self.refusals:
            self.refusals -= 1
            return Answer(503)
        self.requests.append(request)
        return Answer(200, request.query.get("hub.challenge", "").encode(), "text/plain")

    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(request.body) for request in self.requests]

    def items(self, name: str) -> list[dict[str, Any]]:
        return [
            item
            for payload in self.payloads()
            for entry in payload["entry"]
            for change in entry["changes"]
            for item in change["value"].get(name, [])
        ]


class Bench:
    """The simulator served, its hook, and pywa pointed at it."""

    def __init__(self, simulator: WhatsAppSimulator, inbox: Inbox, client: Client, http: httpx.AsyncClient) -> None:
        self.simulator, self.inbox, self.client, self.http = simulator, inbox, client, http

    async def read_by_pywa(self, kind: type[Any]) -> list[Any]:
        """What pywa makes of the webhooks, after it checked their signatures."""
        await self.simulator.poster.settled()
        found = []
        for request in self.inbox.requests:
            signature = request.headers["x-hub-signature-256"]
            assert await self.client.webhook_update_validator(request.body, signature) is None
            raw = RawUpdate(request.body, hmac_header=signature, update_hash="")
            handler = self.client._get_handler_type(raw)
            assert handler is not None
            update = self.client._handlers_to_updates[handler].from_update(self.client, raw)
            if isinstance(update, kind):
                found.append(update)
        return found


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
async def bench(watch: Watch) -> AsyncIterator[Bench]:
    inbox = Inbox()
    async with serve(inbox) as hook:
        simulator = WhatsAppSimulator(ACCOUNT, hook_url=f"{hook}/hooks/h", clock=watch, pauses=(0.0, 0.0))
        simulator.customer(CUSTOMER, name="Odile Marchand").wrote_at = NOW
        async with serve(simulator) as origin, simulator.running(), httpx.AsyncClient() as http:
            client = Client(
                phone_id=NUMBER.id,
                token=ACCOUNT.access_token,
                session=http,
                api_version=25.0,
                waba_id=ACCOUNT.id,
                app_secret=ACCOUNT.app_secret,
            )
            http.base_url = httpx.URL(f"{origin}/v25.0")
            yield Bench(simulator, inbox, client, http)


class TestPywaSends:
    async def test_a_text(self, bench: Bench) -> None:
        sent = await bench.client.send_message(CUSTOMER, "Bonjour", tracker="suivi")
        (shown,) = bench.simulator.inbox(CUSTOMER)
        assert (shown.key, shown.text) == (sent.id, "Bonjour")
        statuses = await bench.read_by_pywa(types.MessageStatus)
        assert [status.status.value for status in statuses] == ["sent", "delivered", "read"]
        assert statuses[0].tracker == "suivi"
        assert statuses[0].from_user.wa_id == CUSTOMER

    async def test_to_a_user_id(self, bench: Bench) -> None:
        bench.simulator.customer(HIDDEN).wrote_at = NOW
        sent = await bench.client.send_message(HIDDEN, "Bonjour")
        assert sent.chat.id == HIDDEN
        assert bench.simulator.inbox(HIDDEN)[0].text == "Bonjour"

    async def test_the_user_id_of_somebody_with_a_number_reaches_the_same_handset(self, bench: Bench) -> None:
        await bench.simulator.write(CUSTOMER, "Bonjour")
        (message,) = await bench.read_by_pywa(types.Message)
        await bench.client.send_message(message.from_user.bsuid, "Bonjour à vous")
        assert bench.simulator.inbox(CUSTOMER)[0].text == "Bonjour à vous"

    async def test_buttons_and_lists(self, bench: Bench) -> None:
        await bench.client.send_message(CUSTOMER, "?", buttons=[Button(title="Oui", callback_data="oui")])
        rows = [SectionRow(title="Lyon", callback_data="lyon", description="12 rue")]
        menu = SectionList(button_title="Agences", sections=[Section(title="Rhône", rows=rows)])
        await bench.client.send_message(CUSTOMER, "Où ?", buttons=menu)
        buttons, listed = bench.simulator.inbox(CUSTOMER)
        assert (buttons.kind, buttons.options) == ("button", (("oui", "Oui"),))
        assert (listed.kind, listed.options) == ("list", (("lyon", "Lyon"),))

    async def test_files_by_upload_and_back(self, bench: Bench) -> None:
        await bench.client.send_document(
            CUSTOMER, b"%PDF", filename="devis.pdf", mime_type="application/pdf", caption="Devis"
        )
        (shown,) = bench.simulator.inbox(CUSTOMER)
        assert shown.file == Attachment("application/pdf", b"%PDF", "devis.pdf")
        (node,) = bench.simulator.files
        link = await bench.client.get_media_url(node)
        assert await bench.client.get_media_bytes(link.url) == b"%PDF"
        assert (await bench.client.delete_media(node)).success
        with pytest.raises(WhatsAppError):
            await bench.client.get_media_url(node)

    async def test_stickers_weigh_little_and_less_where_they_stand_still(self, bench: Bench) -> None:
        moving = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02"
        await bench.client.send_sticker(CUSTOMER, moving + b"x" * 400_000, mime_type="image/webp")
        await bench.client.send_sticker(CUSTOMER, b"x" * 100_000, mime_type="image/webp")
        assert [message.kind for message in bench.simulator.inbox(CUSTOMER)] == ["sticker", "sticker"]
        for content in (b"x" * 100_001, moving + b"x" * 500_000):
            with pytest.raises(WhatsAppError):
                await bench.client.send_sticker(CUSTOMER, content, mime_type="image/webp")

    async def test_other_kinds(self, bench: Bench) -> None:
        await bench.client.send_location(CUSTOMER, 48.8, 2.3, name="Agence", address="Paris")
        await bench.client.send_image(CUSTOMER, "https://causerie.example/a.png", caption="Ici")
        assert [message.kind for message in bench.simulator.inbox(CUSTOMER)] == ["location", "image"]

    async def test_templates_live(self, bench: Bench) -> None:
        body = BodyText("Bonjour {{1}}, à {{2}}.", "Odile", "mardi")
        proposal = Proposal(
            name="a_bientot", language=TemplateLanguage.FRENCH, category=TemplateCategory.UTILITY, components=[body]
        )
        created = await bench.client.create_template(proposal)
        assert created.status.value == "PENDING"
        (verdict,) = await bench.read_by_pywa(types.TemplateStatusUpdate)
        assert (verdict.template_name, verdict.new_status.value) == ("a_bientot", "APPROVED")
        sent = await bench.client.send_template(
            CUSTOMER,
            name="a_bientot",
            language=TemplateLanguage.FRENCH,
            params=[body.params("Odile", "mardi")],
        )
        assert sent.id
        assert bench.simulator.inbox(CUSTOMER)[0].text == "Bonjour Odile, à mardi."

    async def test_the_list_of_templates_comes_in_pages(self, bench: Bench) -> None:
        known = bench.simulator.templates
        for n in range(23):
            known[f"modele_{n:02}", "fr"] = Template(f"modele_{n:02}", "fr", "Bonjour {{prenom}}.", id=str(n + 1))
        page = await bench.client.get_templates(pagination=Pagination(limit=10))
        assert len(page) == 10
        assert page.has_next
        found = await page.all()
        assert [one.name for one in found] == [name for name, _ in known]
        last = found[-1]
        assert (last.status.value, last.category.value, last.parameter_format.value) == (
            "APPROVED",
            "UTILITY",
            "NAMED",
        )
        paused = await bench.client.get_templates(statuses=[TemplateStatus.PAUSED])
        assert len(paused) == 0

    async def test_meta_changes_its_mind(self, bench: Bench) -> None:
        bench.simulator.templates["rdv_rappel", "fr"].id = "12"
        bench.simulator.judge("rdv_rappel", "fr", "PAUSED")
        (verdict,) = await bench.read_by_pywa(types.TemplateStatusUpdate)
        assert (verdict.template_name, verdict.new_status.value) == ("rdv_rappel", "PAUSED")
        bench.simulator.judge("rdv_rappel", "fr", "APPROVED")

    async def test_typing(self, bench: Bench, watch: Watch) -> None:
        key = await bench.simulator.write(CUSTOMER, "Bonjour")
        assert (await bench.client.indicate_typing(key)).success
        assert bench.simulator.typing[CUSTOMER] == watch.now + 25

    async def test_the_number_s_card(self, bench: Bench) -> None:
        card = await bench.client.get_business_phone_number()
        assert (card.display_phone_number, card.verified_name) == (NUMBER.display, NUMBER.name)
        numbers = await bench.client.get_business_phone_numbers()
        assert [number.id for number in numbers] == [NUMBER.id, OTHER_NUMBER.id]

    async def test_the_hook_of_an_account(self, bench: Bench) -> None:
        url = bench.simulator.hook_url
        assert url is not None
        told = await bench.client.api.set_waba_alternate_callback_url(ACCOUNT.id, url, "jeton à nous")
        assert told == {"success": True}
        assert bench.inbox.requests[-1].query["hub.verify_token"] == "jeton à nous"
        assert (await bench.client.api.get_waba_subscribed_apps(ACCOUNT.id))["data"]
        with pytest.raises(WhatsAppError, match="Callback verification failed"):
            await bench.client.api.set_waba_alternate_callback_url(ACCOUNT.id, f"{bench.http.base_url}nowhere", "x")

    @pytest.mark.parametrize(
        ("name", "words", "error"),
        [("inconnu", (), TemplateNotExists), ("rdv_rappel", ("Odile",), TemplateParamCountMismatch)],
    )
    async def test_refused_templates(
        self, bench: Bench, name: str, words: tuple[str, ...], error: type[WhatsAppError]
    ) -> None:
        params = [BodyText.params(*words)] if words else []
        with pytest.raises(error):
            await bench.client.send_template(CUSTOMER, name=name, language=TemplateLanguage.FRENCH, params=params)
        assert not bench.simulator.accepted


class TestPywaReceives:
    async def test_a_text(self, bench: Bench) -> None:
        key = await bench.simulator.write(CUSTOMER, "Été/hiver 😀")
        (message,) = await bench.read_by_pywa(types.Message)
        assert (message.id, message.text) == (key, "Été/hiver 😀")
        assert (message.from_user.wa_id, message.from_user.name) == (CUSTOMER, "Odile Marchand")
        assert message.timestamp.timestamp() == NOW

    async def test_somebody_without_a_number(self, bench: Bench) -> None:
        await bench.simulator.write(HIDDEN, "Bonjour", name="odile.m")
        (message,) = await bench.read_by_pywa(types.Message)
        assert (message.from_user.bsuid, message.from_user.wa_id) == (HIDDEN, None)

    @pytest.mark.parametrize(
        ("mime", "kind"),
        [
            ("image/jpeg", "image"),
            ("video/mp4", "video"),
            ("audio/ogg", "audio"),
            ("application/pdf", "document"),
            ("image/webp", "sticker"),
        ],
    )
    async def test_files(self, bench: Bench, mime: str, kind: str) -> None:
        await bench.simulator.write(CUSTOMER, media=Attachment(mime, b"bytes", "nom"))
        (message,) = await bench.read_by_pywa(types.Message)
        media = getattr(message, kind)
        assert media.mime_type == mime
        assert await media.get_bytes() == b"bytes"

    async def test_an_answer_to_a_question(self, bench: Bench) -> None:
        sent = await bench.client.send_message(CUSTOMER, "?", buttons=[Button(title="Oui", callback_data="oui")])
        await bench.simulator.press(CUSTOMER, sent.id, "oui")
        (tapped,) = await bench.read_by_pywa(types.CallbackButton)
        assert (tapped.data, tapped.title) == ("oui", "Oui")
        assert tapped.reply_to_message.id == sent.id

    async def test_a_choice_in_a_list(self, bench: Bench) -> None:
        rows = [SectionRow(title="Lyon", callback_data="lyon")]
        menu = SectionList(button_title="Agences", sections=[Section(title="Rhône", rows=rows)])
        sent = await bench.client.send_message(CUSTOMER, "Où ?", buttons=menu)
        await bench.simulator.press(CUSTOMER, sent.id, "lyon")
        (chosen,) = await bench.read_by_pywa(types.CallbackSelection)
        assert (chosen.data, chosen.title) == ("lyon", "Lyon")

    async def test_what_customers_do_to_messages(self, bench: Bench) -> None:
        key = await bench.simulator.write(CUSTOMER, "Lundi")
        await bench.simulator.react(CUSTOMER, key, "👍")
        await bench.simulator.edit(CUSTOMER, key, "Mardi")
        await bench.simulator.take_back(CUSTOMER, key)
        text, reaction = await bench.read_by_pywa(types.Message)
        assert text.text == "Lundi"
        assert (reaction.reaction.message_id, reaction.reaction.emoji) == (key, "👍")
        assert len(await bench.read_by_pywa(types.EditedMessage)) == 1
        assert len(await bench.read_by_pywa(types.DeletedMessage)) == 1

    async def test_a_new_number_and_no_more_marketing(self, bench: Bench) -> None:
        await bench.simulator.move(CUSTOMER, "33687654321")
        await bench.simulator.prefer(CUSTOMER, "stop")
        (moved,) = await bench.read_by_pywa(types.PhoneNumberChange)
        assert (moved.old_wa_id, moved.new_wa_id) == (CUSTOMER, "33687654321")
        (preference,) = await bench.read_by_pywa(types.UserMarketingPreferences)
        assert not preference.__bool__()

    async def test_a_failure(self, bench: Bench, watch: Watch) -> None:
        watch.now += 86_401
        sent = await bench.client.send_message(CUSTOMER, "Bonjour")
        (status,) = await bench.read_by_pywa(types.MessageStatus)
        assert (status.id, status.status.value) == (sent.id, "failed")
        assert status.error.code == 131047
        assert not bench.simulator.inbox(CUSTOMER)


class TestWindowAndRates:
    async def test_a_word_from_the_customer_opens_the_window_again(self, bench: Bench, watch: Watch) -> None:
        watch.now += 90_000
        await bench.simulator.write(CUSTOMER, "Vous êtes là ?")
        watch.now += 86_400
        await bench.client.send_message(CUSTOMER, "Oui")
        assert [message.text for message in bench.simulator.inbox(CUSTOMER)] == ["Oui"]

    async def test_nobody_at_that_number(self, bench: Bench) -> None:
        bench.simulator.customer("33600000000").exists = False
        await bench.client.send_message("33600000000", "Bonjour")
        await bench.simulator.poster.settled()
        assert bench.inbox.items("statuses")[0]["errors"][0]["code"] == 131026

    async def test_too_much_for_one_person(self, bench: Bench, watch: Watch) -> None:
        for _ in range(45):
            await bench.client.send_message(CUSTOMER, "Bonjour")
        with pytest.raises(TooManyMessages):
            await bench.client.send_message(CUSTOMER, "Bonjour")
        watch.now += 6
        await bench.client.send_message(CUSTOMER, "Bonjour")

    async def test_too_much_for_one_number(self, bench: Bench, watch: Watch) -> None:
        for n in range(80):
            await bench.client.send_message(f"336000000{n:02}", "Bonjour")
        with pytest.raises(RateLimitHit):
            await bench.client.send_message(CUSTOMER, "Bonjour")
        watch.now += 1
        await bench.client.send_message(CUSTOMER, "Bonjour")

    async def test_a_link_lives_five_minutes(self, bench: Bench, watch: Watch) -> None:
        node = bench.simulator.store(Attachment("image/png", b"png")).id
        link = await bench.client.get_media_url(node)
        watch.now += 301
        assert (await bench.http.get(link.url)).status_code == 404
        fresh = await bench.client.get_media_url(node)
        assert (await bench.http.get(fresh.url)).content == b"png"
        bare = await bench.http.get(fresh.url, headers={"Authorization": ""})
        assert bare.status_code == 401


def text_to(recipient: str = CUSTOMER, **changed: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": recipient, "type": "text", "text": {"body": "Bonjour"}, **changed}


def buttons(*titles: str) -> dict[str, Any]:
    made = [{"type": "reply", "reply": {"id": str(at), "title": title}} for at, title in enumerate(titles)]
    question = {"type": "button", "body": {"text": "?"}, "action": {"buttons": made}}
    return {"type": "interactive", "interactive": question}


class TestRefusals:
    @pytest.mark.parametrize(
        ("body", "code"),
        [
            ({"to": CUSTOMER, "type": "text", "text": {"body": "x"}}, 100),
            (text_to(text={"body": "x" * 4097}), 100),
            (text_to(text={}), 131008),
            (text_to(text="Bonjour"), 131008),
            (text_to(text={"body": "x", "preview_url": "no"}), 131009),
            (text_to(recipient=""), 131008),
            (text_to(recipient="Odile"), 131009),
            ({**text_to(recipient=""), "recipient": "12"}, 131009),
            (text_to(recipient_type="crowd"), 131009),
            (text_to(type="hologram", hologram={}), 100),
            (text_to(biz_opaque_callback_data="x" * 513), 100),
            (text_to(context={}), 131008),
            (text_to(type="image", image={}), 131009),
            (text_to(type="image", image={"id": "404"}), 131009),
            (text_to(type="image", image={"id": "1", "link": "https://a.example"}), 131009),
            (text_to(type="image", image={"link": "https://a.example", "caption": "x" * 1025}), 100),
            (text_to(type="audio", audio={"link": "https://a.example", "caption": "x"}), 100),
            (text_to(**buttons("a", "b", "c", "d")), 131009),
            (text_to(**buttons("x" * 21)), 100),
            (text_to(type="interactive", interactive={"type": "button"}), 131008),
            (text_to(type="location", location={"latitude": 1}), 131008),
            (text_to(type="template", template={"name": "rdv_rappel", "language": {"code": "en"}}), 132001),
        ],
    )
    async def test_bodies(self, bench: Bench, body: dict[str, Any], code: int) -> None:
        answer = await bench.http.post(f"/{NUMBER.id}/messages", json=body)
        assert 400 <= answer.status_code < 500
        error = answer.json()["error"]
        assert (error["code"], error["type"]) == (code, "OAuthException")
        assert error["fbtrace_id"]
        assert not bench.simulator.accepted

    async def test_lists_have_ten_rows_in_all(self, bench: Bench) -> None:
        sections = [{"title": str(n), "rows": [{"id": f"{n}{m}", "title": "x"} for m in range(6)]} for n in range(2)]
        question = {"type": "list", "body": {"text": "?"}, "action": {"button": "Choix", "sections": sections}}
        body = text_to(type="interactive", interactive=question)
        answer = await bench.http.post(f"/{NUMBER.id}/messages", json=body)
        assert answer.json()["error"]["code"] == 131009

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("POST", "/v24.0/106540352242922/messages", 400, 2500),
            ("POST", "/v25.0/999/messages", 400, 100),
            ("GET", "/v25.0/106540352242922/messages", 400, 100),
            ("PUT", "/v25.0/106540352242922/messages", 400, 100),
            ("GET", "/", 400, 2500),
        ],
    )
    async def test_paths(self, bench: Bench, method: str, path: str, status: int, code: int) -> None:
        origin = str(bench.http.base_url).removesuffix("/v25.0/")
        answer = await bench.http.request(method, f"{origin}{path}", json=text_to())
        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)

    @pytest.mark.parametrize(("header", "code"), [("", 104), ("Basic x", 104), ("Bearer wrong", 190)])
    async def test_tokens(self, bench: Bench, header: str, code: int) -> None:
        answer = await bench.http.post(f"/{NUMBER.id}/messages", json=text_to(), headers={"Authorization": header})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, code)

    @pytest.mark.parametrize(
        ("content", "mime"), [(b"{", "application/json"), (b"[]", "application/json"), (b"x", "text/plain")]
    )
    async def test_content_types(self, bench: Bench, content: bytes, mime: str) -> None:
        answer = await bench.http.post(f"/{NUMBER.id}/messages", content=content, headers={"Content-Type": mime})
        assert answer.json()["error"]["code"] == 100

    @pytest.mark.parametrize(
        ("proposal", "code"),
        [
            ({"name": "Majuscules"}, 100),
            ({"name": "rdv_rappel"}, 100),
            ({"category": "LOVE"}, 100),
            ({"language": ""}, 131008),
            ({"components": []}, 131008),
        ],
    )
    async def test_proposals(self, bench: Bench, proposal: dict[str, Any], code: int) -> None:
        body = {"name": "neuf", "language": "fr", "category": "UTILITY", "components": [{"type": "BODY", "text": "x"}]}
        answer = await bench.http.post(f"/{ACCOUNT.id}/message_templates", json={**body, **proposal})
        assert answer.json()["error"]["code"] == code

    async def test_a_rejected_template_cannot_be_sent(self, bench: Bench) -> None:
        bench.simulator.verdicts["neuf"] = ("REJECTED", "INVALID_FORMAT")
        body = {"name": "neuf", "language": "fr", "category": "UTILITY", "components": [{"type": "BODY", "text": "x"}]}
        await bench.http.post(f"/{ACCOUNT.id}/message_templates", json=body)
        listed = await bench.http.get(f"/{ACCOUNT.id}/message_templates", params={"name": "neuf"})
        assert [template["status"] for template in listed.json()["data"]] == ["REJECTED"]
        with pytest.raises(TemplateNotExists):
            await bench.client.send_template(CUSTOMER, name="neuf", language=TemplateLanguage.FRENCH, params=[])


class TestFaults:
    async def test_escaped_and_signed(self, bench: Bench) -> None:
        await bench.simulator.write(CUSTOMER, "été/hiver")
        await bench.simulator.poster.settled()
        (request,) = bench.inbox.requests
        assert b"\\u00e9t\\u00e9\\/hiver" in request.body
        assert len(request.headers["x-hub-signature-256"]) == 71

    async def test_a_batch_holds_everything_and_the_rest_leaves_by_itself(self, bench: Bench) -> None:
        bench.simulator.faults.batch = 4
        await bench.simulator.write(CUSTOMER, "Un")
        await bench.simulator.write("33687654321", "Deux", number=OTHER_NUMBER.id)
        await bench.client.send_message(CUSTOMER, "Trois")
        await bench.inbox.bell.until(lambda: len(bench.inbox.items("statuses")) == 3)
        first, rest = bench.inbox.payloads()
        values = [change["value"] for change in first["entry"][0]["changes"]]
        assert [value["metadata"]["phone_number_id"] for value in values] == [NUMBER.id, OTHER_NUMBER.id, NUMBER.id]
        assert [len(value.get("statuses", [])) for value in values] == [0, 0, 2]
        assert len(rest["entry"][0]["changes"][0]["value"]["statuses"]) == 1

    async def test_leaving_with_a_batch_unfinished_leaves_nothing_behind(self, bench: Bench) -> None:
        leaving = WhatsAppSimulator(ACCOUNT, hook_url=bench.simulator.hook_url)
        leaving.faults.batch = 10
        async with leaving.running():
            await leaving.write(CUSTOMER, "Jamais parti")
        leaving.flush()
        assert not leaving.poster.posted

    async def test_duplicates_and_disorder(self, bench: Bench) -> None:
        bench.simulator.faults.duplicate = bench.simulator.faults.reorder = True
        await bench.client.send_message(CUSTOMER, "Bonjour")
        await bench.simulator.poster.settled()
        told = [status["status"] for status in bench.inbox.items("statuses")]
        assert sorted(told) == ["delivered", "delivered", "read", "read", "sent", "sent"]
        assert told[-1] == "sent"

    async def test_a_hook_that_refuses_is_asked_again(self, bench: Bench) -> None:
        bench.inbox.refusals = 2
        await bench.simulator.write(CUSTOMER, "Bonjour")
        await bench.simulator.poster.settled()
        assert len(bench.inbox.items("messages")) == 1

    async def test_receipts_can_be_lost(self, bench: Bench) -> None:
        bench.simulator.faults.drop_receipts = True
        await bench.client.send_message(CUSTOMER, "Bonjour")
        await bench.simulator.write(CUSTOMER, "Reçu")
        await bench.simulator.poster.settled()
        assert (len(bench.inbox.items("messages")), bench.inbox.items("statuses")) == (1, [])

    async def test_a_handset_that_is_off_receives_later(self, bench: Bench) -> None:
        bench.simulator.faults.offline = True
        await bench.client.send_message(CUSTOMER, "Bonjour")
        await bench.simulator.poster.settled()
        assert [status["status"] for status in bench.inbox.items("statuses")] == ["sent"]
        bench.simulator.return_online()
        await bench.simulator.poster.settled()
        assert [status["status"] for status in bench.inbox.items("statuses")] == ["sent", "delivered", "read"]

    async def test_reading_is_told_when_looked_at_and_allowed(self, bench: Bench) -> None:
        bench.simulator.attentive = False
        await bench.client.send_message(CUSTOMER, "Bonjour")
        bench.simulator.faults.reads = False
        await bench.simulator.look(CUSTOMER)
        bench.simulator.faults.reads = True
        assert bench.simulator.inbox(CUSTOMER)[0].state == "delivered"
        await bench.simulator.look(CUSTOMER)
        assert bench.simulator.inbox(CUSTOMER)[0].state == "read"

    @pytest.mark.parametrize(("fault", "taken"), [("broken", 0), ("broken_after", 1)])
    async def test_a_broken_answer(self, bench: Bench, fault: str, taken: int) -> None:
        setattr(bench.simulator.faults, fault, 1)
        with pytest.raises(WhatsAppError) as broken:
            await bench.client.send_message(CUSTOMER, "Bonjour")
        assert broken.value.status_code == 500
        assert len(bench.simulator.accepted) == taken

    async def test_throttled_and_revoked(self, bench: Bench) -> None:
        bench.simulator.faults.throttled = 1
        with pytest.raises(RateLimitHit):
            await bench.client.send_message(CUSTOMER, "Bonjour")
        bench.simulator.faults.revoked = True
        with pytest.raises(ExpiredAccessToken):
            await bench.client.send_message(CUSTOMER, "Bonjour")
        assert not bench.simulator.accepted

    async def test_half_an_answer(self, bench: Bench) -> None:
        bench.simulator.faults.half = 1
        with pytest.raises(httpx.RemoteProtocolError):
            await bench.client.send_message(CUSTOMER, "Bonjour")
        assert len(bench.simulator.accepted) == 1

    async def test_a_closed_window(self, bench: Bench) -> None:
        bench.simulator.faults.closed_window = True
        await bench.client.send_message(CUSTOMER, "Bonjour")
        await bench.simulator.poster.settled()
        assert bench.inbox.items("statuses")[0]["errors"][0]["code"] == 131047
