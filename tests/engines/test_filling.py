"""What may leave as a template, and how: tables, then whatever anybody may type."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.engines.filling import complete
from causerie.model.errors import NotPermitted
from causerie.model.message import Media, MediaKind, Part, Template, Text
from causerie.model.template import (
    Blank,
    Button,
    ButtonKind,
    HeaderKind,
    KnownTemplate,
    Layout,
    Place,
    TemplateCategory,
    TemplateStatus,
    holes,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
BODY = Layout("Bonjour {{1}}, rendez-vous {{2}}.", blanks=(Blank(Place.BODY, "1"), Blank(Place.BODY, "2")))
FILE = Media(MediaKind.IMAGE, 1)


def known(layout: Layout | None = BODY, status: TemplateStatus = TemplateStatus.APPROVED) -> KnownTemplate:
    return KnownTemplate(1, "rdv", "fr", TemplateCategory.UTILITY, status, None, None, layout, NOW)


def part(*variables: str, text: str = "") -> Template:
    return Template("rdv", "fr", variables, text)


def refusal(found: KnownTemplate | None, said: Template, *others: Part) -> str:
    with pytest.raises(NotPermitted) as refused:
        complete(found, said, others)
    return refused.value.code


def test_the_words_are_the_platforms_whatever_the_asker_says() -> None:
    layout = replace(BODY, buttons=(Button(ButtonKind.REPLY, "Oui"),))
    whole = complete(known(layout), part(" Léa ", "mardi", text="Tout autre chose"), ())
    assert whole.text == "Bonjour Léa, rendez-vous mardi."
    assert (whole.variables, whole.blanks, whole.buttons) == (("Léa", "mardi"), layout.blanks, layout.buttons)


@pytest.mark.parametrize("status", [one for one in TemplateStatus if one is not TemplateStatus.APPROVED])
def test_only_an_approved_one_leaves(status: TemplateStatus) -> None:
    assert refusal(known(status=status), part("Léa", "mardi")) == "template_not_approved"


def test_what_is_not_known_or_cannot_be_sent() -> None:
    assert refusal(None, part("Léa", "mardi")) == "template_unknown"
    assert refusal(known(None), part("Léa", "mardi")) == "template_unsupported"
    assert refusal(known(replace(BODY, supported=False)), part("Léa", "mardi")) == "template_unsupported"


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ((), "template_unfilled"),
        (("Léa",), "template_unfilled"),
        (("Léa", ""), "template_unfilled"),
        (("Léa", " \u00a0"), "template_unfilled"),
        (("{{prénom → ?}}", "mardi"), "template_unfilled"),
        (("Léa", "mardi", "11 h"), "template_too_many"),
        (("Léa", "mar\ndi"), "template_ragged"),
        (("Léa", "mar\tdi"), "template_ragged"),
        (("Léa", "mar\u2028di"), "template_ragged"),
        (("Léa", "mar    di"), "template_ragged"),
        (("Léa", "a" * 1024), "too_long"),
    ],
)
def test_every_variable_is_filled_with_what_platforms_take(variables: tuple[str, ...], code: str) -> None:
    assert refusal(known(), part(*variables)) == code


def test_three_spaces_pass() -> None:
    assert complete(known(), part("Léa", "mar   di"), ()).variables[1] == "mar   di"


def test_the_header_brings_its_file_and_nothing_else_comes_along() -> None:
    headed = known(Layout("Voici.", header_kind=HeaderKind.IMAGE))
    assert complete(headed, part(), (FILE,)).text == "Voici."
    assert refusal(headed, part()) == "template_header"
    assert refusal(headed, part(), Media(MediaKind.VIDEO, 1)) == "template_alone"
    assert refusal(headed, part(), FILE, Text("et")) == "template_alone"
    assert refusal(known(), part("Léa", "mardi"), FILE) == "template_alone"


names = st.sampled_from(["1", "2", "3", "prenom", "commande"])
bodies = st.lists(
    st.one_of(names.map(lambda name: f"{{{{{name}}}}}"), st.text(max_size=6)), min_size=1, max_size=6
).map(" ".join)
values = st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["", " ", "{{1}}", "a\nb", "Léa"])), max_size=7)


@given(bodies, values)
def test_no_template_leaves_with_a_variable_that_nothing_filled(body: str, given_: list[str]) -> None:
    layout = Layout(body, blanks=tuple(Blank(Place.BODY, name) for name in holes(body)))
    try:
        whole = complete(known(layout), part(*given_), ())
    except NotPermitted:
        return
    assert holes(whole.text) == []
    assert len(whole.variables) == len(layout.blanks)
    for value in whole.variables:
        assert value.strip()
        assert not set(value) & set("\n\r\t")
        assert " " * 4 not in value
