"""What the demo knows of its customers fits what it defined, in both languages, and finds whom it is about."""

from __future__ import annotations

import re

import pytest

from causerie.desk.define import Definition, Lasting
from causerie.desk.remark import LONGEST
from causerie.model.attribute import KEY, Attribute, AttributeKind, checked
from causerie.wiring.demo.cast import PEOPLE
from causerie.wiring.demo.known import ATTRIBUTES, KNOWN, About, address_of

BY_KEY = {lasting.key: (lasting, words) for lasting, words in ATTRIBUTES}


def of(lasting: Lasting, words: Definition) -> Attribute:
    return Attribute(1, *lasting, words.name_fr, words.name_en, None, None, words.choices, words.editor, 1)


def test_there_is_an_attribute_of_every_kind() -> None:
    assert {lasting.kind for lasting, _ in ATTRIBUTES} == set(AttributeKind)
    assert len(BY_KEY) == len(ATTRIBUTES)
    for lasting, words in ATTRIBUTES:
        assert re.fullmatch(KEY, lasting.key)
        assert bool(words.help_fr) == bool(words.help_en)
        assert bool(words.choices) == (lasting.kind is AttributeKind.CHOICE)


@pytest.mark.parametrize("about", KNOWN, ids=lambda about: str(address_of(about.person)[2]))
def test_what_is_known_of_somebody_fits(about: About) -> None:
    assert about.person in PEOPLE
    for key, value in about.values.items():
        assert checked(of(*BY_KEY[key]), value) == value
    assert all(len(text) <= LONGEST for _, text in about.remarks)
    scheme, scope, address = address_of(about.person)
    assert scope == ""
    assert re.fullmatch(r"\+\d+" if scheme == "phone" else r"\d+", address)
