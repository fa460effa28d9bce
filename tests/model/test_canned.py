"""Variables that nothing filled are found, whatever their spelling; the browser's test reads the same table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from causerie.model.canned import unfilled

CASES: dict[str, Any] = json.loads((Path(__file__).parents[2] / "contract" / "variables.json").read_text("utf-8"))


@pytest.mark.parametrize(("text", "name"), CASES["unfilled"].items())
def test_a_variable_that_nothing_filled_is_named(text: str, name: str) -> None:
    assert unfilled(text) == name


@pytest.mark.parametrize("text", CASES["filled"])
def test_other_words_pass(text: str) -> None:
    assert unfilled(text) is None
