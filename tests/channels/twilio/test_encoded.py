"""Bodies in base64: decoded with proof, left alone without it."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.channels.twilio.encoded import segments_of, words
from causerie.simulators.twilio.account import segments

LONG = (
    "Bonjour, je vous écris au sujet de ma commande, qui n’est toujours pas arrivée. "
    "Pouvez-vous me dire où elle se trouve et quand elle sera livrée ?"
)
CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[3] / "contract" / "segments.json").read_text("utf-8"))
ENCODED = base64.b64encode(LONG.encode()).decode()


def test_an_mms_without_a_file_is_decoded() -> None:
    assert words(ENCODED, key="MM1", segments="1") == LONG


def test_a_body_cut_inside_a_character_shows_where() -> None:
    cut = base64.b64encode("Chantal a écrit ceci, puis sa phrase fut coupée “".encode()[:-1]).decode()
    assert words(cut, key="MM1", segments="1") == "Chantal a écrit ceci, puis sa phrase fut coupée \ufffd"
    assert words(cut + "\r", key="MM1", segments="1").endswith("\ufffd")


@pytest.mark.parametrize(
    ("count", "decoded"),
    [("3", True), ("1", True), (str(segments_of(ENCODED)), False), ("4", False), ("", False), ("٣", False)],
)
def test_an_sms_is_decoded_when_its_segments_prove_it(count: str, decoded: bool) -> None:
    assert -(-len(ENCODED) // 67) == 4  # what it would take if a telephone had sent it as UCS-2
    assert words(ENCODED, key="SM1", segments=count) == (LONG if decoded else ENCODED)


@pytest.mark.parametrize(
    "body",
    [
        "TWVyY2k=",
        base64.b64encode(b"short").decode(),
        base64.b64encode(bytes(range(256))).decode(),
        base64.b64encode(b"x" * 90).decode(),
        base64.b64encode(LONG.encode() + b"\x07").decode(),
        ENCODED.removesuffix("="),
        ENCODED.removesuffix("w==") + "x==",
        ENCODED.replace("m", "-"),
        ENCODED + " ",
        LONG,
        "a" * 61,
    ],
    ids=[
        "short",
        "short too",
        "bytes",
        "one word",
        "a bell",
        "unpadded",
        "bits left over",
        "url-safe",
        "a space",
        "plain",
        "odd",
    ],
)
def test_anything_less_is_what_the_customer_wrote(body: str) -> None:
    assert words(body, key="MM1", segments="1") == body


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text'][:12]} x{case['times']}")
def test_segments(case: dict[str, Any]) -> None:
    """The composer's counter reads the same table."""
    assert segments_of(case["text"] * case["times"]) == case["segments"]


@given(st.text(st.characters(codec="utf-8"), max_size=400))
def test_segments_are_counted_as_the_simulator_counts_them(text: str) -> None:
    assert segments_of(text) == segments(text)


@given(st.text(max_size=200), st.sampled_from(["SM1", "MM1"]), st.text(max_size=3))
def test_no_text_is_an_accident(body: str, key: str, count: str) -> None:
    assert words(body, key=key, segments=count) or not body
