"""A template's words, and the blanks in them."""

from __future__ import annotations

import msgspec
import pytest

from causerie.model.template import Blank, Button, ButtonKind, HeaderKind, Layout, Place, filled, holes, layout_from

WHOLE = Layout(
    body="Bonjour {{prenom}}, {{nouvelle}}. À bientôt {{prenom}} !",
    header_kind=HeaderKind.TEXT,
    header="Commande {{1}}",
    footer="Atelier",
    buttons=(Button(ButtonKind.LINK, "Suivre", "https://a.example/{{1}}"),),
    blanks=(
        Blank(Place.HEADER, "1", example="12"),
        Blank(Place.BODY, "prenom"),
        Blank(Place.BODY, "nouvelle"),
        Blank(Place.BUTTON, "1", 0),
    ),
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Bonjour", []),
        ("{{1}} et {{2}}", ["1", "2"]),
        ("Le {{2}}, {{ 1 }} et encore {{2}}", ["1", "2"]),
        ("{{10}} {{9}}", ["9", "10"]),
        ("{{prenom}} {{commande}} {{prenom}}", ["prenom", "commande"]),
        ("{1} {{}} {{a b}}", []),
    ],
)
def test_variables_come_once_and_in_the_platforms_order(text: str, names: list[str]) -> None:
    assert holes(text) == names


def test_each_value_goes_where_its_blank_is() -> None:
    said = filled(WHOLE, ["4711", "Léa", "elle part", "x"])
    assert said == "Commande 4711\n\nBonjour Léa, elle part. À bientôt Léa !\n\nAtelier"


def test_a_value_is_never_read_as_a_variable() -> None:
    layout = Layout("{{1}} {{2}}", blanks=(Blank(Place.BODY, "1"), Blank(Place.BODY, "2")))
    assert filled(layout, ["{{2}}", "b"]) == "{{2}} b"


def test_a_layout_survives_its_row() -> None:
    assert layout_from(msgspec.json.decode(msgspec.json.encode(WHOLE))) == WHOLE


def test_only_a_file_above_the_words_has_to_be_brought() -> None:
    assert WHOLE.media is None
    assert Layout("a", header_kind=HeaderKind.IMAGE).media is HeaderKind.IMAGE
