"""Meta's list of templates: what is read of it, what is listed as not to be sent, what is passed over."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from causerie.channels.whatsapp.templates import category_of, page_of, quality_of, reason_of, status_of
from causerie.model.template import Blank, Button, ButtonKind, HeaderKind, Place, TemplateRead

BODY = {"type": "BODY", "text": "Bonjour {{1}}, le {{2}}.", "example": {"body_text": [["Léa", "mardi"]]}}


def listed(*components: dict[str, Any], **about: Any) -> dict[str, Any]:
    told = {"id": "12", "name": "rdv", "language": "fr", "status": "APPROVED", "category": "UTILITY"}
    return {**told, "components": list(components or (BODY,)), **about}


def read(*components: dict[str, Any], **about: Any) -> TemplateRead:
    ((one,), _) = page_of({"data": [listed(*components, **about)]})
    return one


def test_everything_that_is_shown_is_read() -> None:
    one = read(
        {
            "type": "HEADER",
            "format": "TEXT",
            "text": "Commande {{1}}",
            "example": {"header_text": ["4711"]},
        },
        BODY,
        {"type": "FOOTER", "text": "Atelier"},
        {
            "type": "BUTTONS",
            "buttons": [
                {"type": "QUICK_REPLY", "text": "Oui"},
                {"type": "URL", "text": "Suivre", "url": "https://a.example/{{1}}", "example": ["https://a.example/1"]},
                {"type": "PHONE_NUMBER", "text": "Appeler", "phone_number": "+33700000000"},
                {"type": "COPY_CODE", "example": ["ETE"]},
            ],
        },
        quality_score={"score": "YELLOW", "date": 1},
    )
    layout = one.layout
    assert (layout.header_kind, layout.header, layout.footer) == (HeaderKind.TEXT, "Commande {{1}}", "Atelier")
    assert layout.blanks == (
        Blank(Place.HEADER, "1", example="4711"),
        Blank(Place.BODY, "1", example="Léa"),
        Blank(Place.BODY, "2", example="mardi"),
        Blank(Place.BUTTON, "1", 1),
        Blank(Place.BUTTON, "code", 3),
    )
    assert layout.buttons[2] == Button(ButtonKind.CALL, "Appeler", "+33700000000")
    assert (one.key, one.quality, one.reason, layout.supported) == ("12", "yellow", None, True)


def test_variables_that_go_by_name() -> None:
    example = {"body_text_named_params": [{"param_name": "prenom", "example": "Léa"}]}
    layout = read({"type": "BODY", "text": "Bonjour {{prenom}}, {{etat}}", "example": example}).layout
    assert layout.blanks == (Blank(Place.BODY, "prenom", example="Léa"), Blank(Place.BODY, "etat"))


@pytest.mark.parametrize("kind", ["IMAGE", "VIDEO", "DOCUMENT"])
def test_a_file_above_the_words(kind: str) -> None:
    layout = read({"type": "HEADER", "format": kind, "example": {"header_handle": ["https://x"]}}, BODY).layout
    assert (layout.media, layout.header, layout.supported) == (HeaderKind(kind.lower()), None, True)


@pytest.mark.parametrize(
    ("component", "about"),
    [
        ({"type": "HEADER", "format": "LOCATION"}, {}),
        ({"type": "CAROUSEL", "cards": []}, {}),
        ({"type": "LIMITED_TIME_OFFER", "limited_time_offer": {}}, {}),
        ({"type": "BUTTONS", "buttons": [{"type": "OTP", "otp_type": "COPY_CODE"}]}, {}),
        ({"type": "BUTTONS", "buttons": [{"type": "FLOW", "text": "Ouvrir"}]}, {}),
        ({"type": "FOOTER", "text": "dix minutes"}, {"category": "AUTHENTICATION"}),
    ],
)
def test_what_cannot_be_sent_from_here_is_listed_as_such(component: dict[str, Any], about: dict[str, Any]) -> None:
    assert not read(component, BODY, **about).layout.supported


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "template",
        {"name": "sans_rien"},
        listed({"type": "FOOTER", "text": "sans corps"}),
        listed({"type": "BODY", "text": 12}),
        listed(BODY, components="BODY"),
    ],
)
def test_one_that_nobody_understands_costs_itself(odd: Any) -> None:
    found, after = page_of({"data": [odd, listed()], "paging": {"cursors": {"after": "b"}}})
    assert [one.name for one in found] == ["rdv"]
    assert after is None, "a page without a next one is the last, whatever its cursors"


@pytest.mark.parametrize("told", [{}, {"data": None}, {"data": [], "paging": 3}])
def test_what_is_no_page_is_said_so(told: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        page_of(told)


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("APPROVED", "approved"),
        ("REINSTATED", "approved"),
        ("FLAGGED", "approved"),
        ("PENDING", "pending"),
        ("IN_APPEAL", "pending"),
        ("REJECTED", "rejected"),
        ("PAUSED", "paused"),
        ("PENDING_DELETION", "disabled"),
        ("SOMETHING_NEW", "pending"),
    ],
)
def test_metas_many_words_are_few_of_ours(told: str, status: str) -> None:
    assert status_of(told) == status


def test_what_says_nothing_is_nothing() -> None:
    assert (category_of("FREE"), quality_of("UNKNOWN"), reason_of("NONE"), reason_of(None)) == (None,) * 4
    assert reason_of("TAG_CONTENT_MISMATCH") == "tag_content_mismatch"
