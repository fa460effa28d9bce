"""Orders to calls: every call is also one of aiogram's methods, with no field that aiogram does not know."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from typing import Any

import pytest
from aiogram import methods
from aiogram.types import BufferedInputFile, ReactionTypeEmoji

from causerie.channels.errors import Rejected
from causerie.channels.protocol import Attached, Gesture, Order
from causerie.channels.telegram.send import BUTTONS, REACTIONS, Call, call_of, reaction_of
from causerie.model.contact import Address
from causerie.model.message import Choices, Location, Media, MediaKind, Option, Part, Template, Text

ODILE = Address("telegram", "", "3527065")


def order(*parts: Part, **changed: Any) -> Order:
    return replace(Order("c-1", "6432155874", ODILE, parts), **changed)


def attached(kind: MediaKind, mime: str = "application/pdf") -> Attached:
    return Attached(kind, mime, "pièce.pdf", 4, "https://causerie.example/f/1", b"%PDF")


def judged(call: Call) -> methods.TelegramMethod[Any]:
    """The call as aiogram's type of that method; raises for a field it does not know or a value it refuses."""
    kind = getattr(methods, call.method[0].upper() + call.method[1:])
    fields = dict(call.fields)
    if call.file is not None:
        fields[call.slot] = BufferedInputFile(call.file.content, call.file.name)
    method: methods.TelegramMethod[Any] = kind.model_validate(fields)
    assert not method.model_extra
    return method


QUESTION = Choices((Option("rdv:oui", "Oui"), Option("rdv:non", "Non", "un autre jour")))
ORDERS: list[tuple[str, Order]] = [
    ("sendMessage", order(Text("Bonjour <b>&amp; *_[](`"))),
    ("sendMessage", order(Text("Oui"), reply_to="3527065:41")),
    ("sendMessage", order(Text("Oui"), reply_to="3527065:41:gkYlbM3wAgB0AAD")),
    ("sendMessage", order(Text("Confirmez-vous ?"), QUESTION)),
    ("sendPhoto", order(Media(MediaKind.IMAGE, 1), attached=attached(MediaKind.IMAGE, "image/png"))),
    ("sendPhoto", order(Media(MediaKind.IMAGE, 1), Text("Vu"), attached=attached(MediaKind.IMAGE, "image/png"))),
    ("sendAnimation", order(Media(MediaKind.IMAGE, 1), attached=attached(MediaKind.IMAGE, "image/gif"))),
    ("sendVideo", order(Media(MediaKind.VIDEO, 1), attached=attached(MediaKind.VIDEO, "video/mp4"))),
    ("sendAudio", order(Media(MediaKind.AUDIO, 1), attached=attached(MediaKind.AUDIO, "audio/mpeg"))),
    ("sendVoice", order(Media(MediaKind.VOICE, 1), attached=attached(MediaKind.VOICE, "audio/ogg"))),
    ("sendDocument", order(Media(MediaKind.DOCUMENT, 1), Text("Le relevé"), attached=attached(MediaKind.DOCUMENT))),
    ("sendSticker", order(Media(MediaKind.STICKER, 1), attached=attached(MediaKind.STICKER, "image/webp"))),
    ("sendPhoto", order(Media(MediaKind.STICKER, 1), Text("Ho"), attached=attached(MediaKind.STICKER, "image/webp"))),
    ("sendLocation", order(Location(48.853, 2.369))),
    ("sendLocation", order(Location(48.853, 2.369, "Sans adresse"))),
    ("sendVenue", order(Location(48.853, 2.369, "Agence", "4 place de la Bastille"))),
]


@pytest.mark.parametrize(("method", "asked"), ORDERS, ids=[f"{n}-{m}" for n, (m, _) in enumerate(ORDERS)])
def test_an_order_is_one_call_that_aiogram_knows(method: str, asked: Order) -> None:
    call = call_of(asked)
    assert call.method == method
    assert judged(call).chat_id == 3527065  # type: ignore[attr-defined]


def test_words_travel_untouched() -> None:
    assert call_of(order(Text("  *a* <b> & 😀\n"))).fields == {"chat_id": 3527065, "text": "  *a* <b> & 😀\n"}
    captioned = call_of(order(Media(MediaKind.IMAGE, 1), Text("<i>"), attached=attached(MediaKind.IMAGE)))
    assert captioned.fields["caption"] == "<i>"


def test_a_question_is_one_button_a_row() -> None:
    markup = call_of(order(Text("?"), QUESTION)).fields["reply_markup"]
    assert markup == {
        "inline_keyboard": [
            [{"text": "Oui", "callback_data": "rdv:oui"}],
            [{"text": "Non – un autre jour", "callback_data": "rdv:non"}],
        ]
    }


def test_a_quote_needs_the_same_chat() -> None:
    quoted = call_of(order(Text("x"), reply_to="3527065:41")).fields
    assert quoted["reply_parameters"] == {"message_id": 41, "allow_sending_without_reply": True}
    for elsewhere in ("-100200300:8", "callback:151", "7:1"):
        assert "reply_parameters" not in call_of(order(Text("x"), reply_to=elsewhere)).fields


def test_an_answer_in_a_business_chat_names_its_connection() -> None:
    assert call_of(order(Text("x"), reply_to="3527065:41:gk")).fields["business_connection_id"] == "gk"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (order(Template("t", "fr", (), "Bonjour")), "rejected_content"),
        (order(), "rejected_content"),
        (order(QUESTION), "rejected_content"),
        (order(Text("?"), Choices(())), "rejected_content"),
        (order(Text("?"), Choices((Option("é" * 33, "trop"),))), "rejected_content"),
        (order(Text("?"), Choices((Option("", "rien"),))), "rejected_content"),
        (order(Text("?"), Choices(tuple(Option(str(n), "x") for n in range(BUTTONS + 1)))), "rejected_content"),
        (order(Location(1, 2), Text("ici")), "rejected_content"),
        (order(Media(MediaKind.IMAGE, 1)), "rejected_media"),
        (order(Text("x"), recipient=Address("phone", "", "+33612345678")), "rejected_number"),
        (order(Text("x"), recipient=Address("telegram", "", "@odile")), "rejected_number"),
        (order(Text("x"), recipient=Address("telegram", "", "")), "rejected_number"),
    ],
)
def test_what_has_no_words_at_telegram_is_rejected(asked: Order, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        call_of(asked)
    assert refused.value.code == code


class TestReaction:
    """aiogram's own docstring is made from Telegram's page: it names every emoji there is."""

    def test_the_list_is_the_one_that_is_published(self) -> None:
        source = inspect.getsource(ReactionTypeEmoji)
        assert set(re.findall(r'"([^"\s]+)"', source.partition("one of")[2].partition('."""')[0])) == set(REACTIONS)
        assert len(REACTIONS) == len(set(REACTIONS))

    @pytest.mark.parametrize("emoji", ["👍", ""])
    def test_one_or_none(self, emoji: str) -> None:
        call = reaction_of(Gesture("1", Address("telegram", "", "3527065"), "3527065:41", emoji))
        made = methods.SetMessageReaction(**call.fields)
        assert (made.chat_id, made.message_id) == (3527065, 41)
        assert [one.emoji for one in made.reaction or []] == ([emoji] if emoji else [])

    @pytest.mark.parametrize("key", ["3527065:41:bizness", "callback:9"])
    def test_a_bot_cannot_in_a_business_chat(self, key: str) -> None:
        with pytest.raises(Rejected):
            reaction_of(Gesture("1", Address("telegram", "", "3527065"), key, "👍"))
