"""One word, however it is typed."""

from __future__ import annotations

import pytest

from causerie.model.letters import bare


@pytest.mark.parametrize("written", ["Réservé", "RÉSERVÉ", "reserve", "re\u0301serve\u0301"])
def test_accents_and_capitals_do_not_matter(written: str) -> None:
    assert bare(written) == "reserve"


def test_what_is_no_letter_stays() -> None:
    assert bare("L’été, 12 €") == "l’ete, 12 €"
