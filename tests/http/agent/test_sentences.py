"""The words of a code over HTTP."""

from __future__ import annotations

import pytest

from causerie.model.sentences import LANGUAGES, sentence
from tests.http.caller import Caller


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_code_has_its_words_in_the_askers_language(agent: Caller, language: str) -> None:
    said = await agent.also(accept_language=language).get("/sentences/rejected_number")
    assert said.body == {"code": "rejected_number", "sentence": sentence("rejected_number", language)}


async def test_a_code_of_another_version_was_not_expected(agent: Caller) -> None:
    said = await agent.get("/sentences/from_the_future")
    assert said.body["sentence"] == sentence("unexpected", "fr")


@pytest.mark.parametrize("code", ["Undeliverable", "a.b", "x" * 61])
async def test_what_cannot_be_a_code_is_not_there(agent: Caller, code: str) -> None:
    assert (await agent.get(f"/sentences/{code}")).status == 404
