"""Why something came back is said in the reader's language, with the channel's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from causerie.http.schemas.scheduled import row_of
from causerie.model.scheduled import Scheduled, Wait
from causerie.testing.clock import Clock

AT = Clock()()
ONE = Scheduled(1, 2, 3, 4, 5, 6, (), (), "a-client-key", None, AT, False, True, Wait.WAITING, None, AT)


@pytest.mark.parametrize(("language", "word"), [("fr", "bloqués"), ("en", "blocked")])
def test_a_refusal_is_a_sentence(language: str, word: str) -> None:
    back = replace(ONE, state=Wait.REFUSED, reason="blocked")
    assert word in (row_of(back, channel="SMS", language=language).sentence or "")


def test_what_waits_says_nothing() -> None:
    row = row_of(ONE, channel="SMS", language="fr")
    assert (row.id, row.client_key, row.sentence) == (1, "a-client-key", None)
