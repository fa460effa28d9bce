"""Web chat's envelope: its table of payloads, its proof, and what its session judges."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from pathlib import Path

import pytest

from causerie.channels.errors import FetchFailed, Rejected
from causerie.channels.protocol import Attached
from causerie.channels.webchat import Webchat, sign
from causerie.channels.webchat.provider import FILE_LIMIT
from causerie.model.errors import Unauthentic, Unreadable
from causerie.model.message import Choices, Location, MediaKind, Option, Part, Text, Unsupported
from causerie.testing.payloads import Case, load, shown
from tests.channels.webchat.harness import SECRET, Harness, envelope, proven

CASES = load(Path(__file__).parent / "payloads")
BODY = envelope({"type": "typing"})


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_payloads(case: Case) -> None:
    if case.unreadable:
        with pytest.raises(Unreadable) as refused:
            Webchat().parse(case.request, {})
        assert refused.value.code == case.unreadable
    else:
        assert shown(Webchat().parse(case.request, {})) == case.elements


def test_the_signature_is_hmac_sha256_of_the_raw_body() -> None:
    expected = "sha256=" + hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    assert sign(SECRET, BODY) == expected


def test_a_known_signature() -> None:
    """Computed with `openssl dgst -sha256 -hmac secret`."""
    told = "sha256=84a8a16aa556e3e238d616680c37197fd29ad54d36cf0f35bd93a0b66976b3c9"
    assert sign("secret", b'{"widget":"atelier"}') == told


@pytest.mark.parametrize(
    ("headers", "secret", "code"),
    [
        ({"x-causerie-signature": sign(SECRET, BODY)}, "", "secret_empty"),
        ({}, SECRET, "signature_missing"),
        ({"x-causerie-signature": ""}, SECRET, "signature_missing"),
        ({"x-causerie-signature": sign(SECRET, BODY)[:-1]}, SECRET, "signature_wrong"),
        ({"x-causerie-signature": sign(SECRET, BODY).upper()}, SECRET, "signature_wrong"),
        ({"x-causerie-signature": sign(SECRET, BODY).removeprefix("sha256=")}, SECRET, "signature_wrong"),
        ({"x-causerie-signature": sign("a neighbour's", BODY)}, SECRET, "signature_wrong"),
        ({"x-causerie-signature": sign(SECRET, BODY + b" ")}, SECRET, "signature_wrong"),
        ({"x-causerie-signature": "sha256=é"}, SECRET, "signature_wrong"),
    ],
)
def test_what_is_not_proven_is_refused(headers: dict[str, str], secret: str, code: str) -> None:
    request = replace(proven(BODY), headers=headers)
    with pytest.raises(Unauthentic) as refused:
        Webchat().verify(request, {"secret": secret})
    assert refused.value.code == code


def test_the_secret_of_members_signs_no_envelope() -> None:
    """Or a member whose id is shaped like an envelope would hold a signature for it."""
    with pytest.raises(Unauthentic):
        Webchat().verify(proven(BODY, secret="another"), Harness().credentials)


async def test_a_send_is_taken_at_once_under_our_own_id() -> None:
    harness = Harness()
    async with harness.open_session() as session:
        sent = await session.send(harness.order())
    assert sent.key == harness.order().correlation


FILE = Attached(MediaKind.DOCUMENT, "application/pdf", "a.pdf", FILE_LIMIT + 1, "https://causerie.example/f", b"")


@pytest.mark.parametrize(
    ("part", "code"),
    [
        (Text("é" * 4001), "too_long"),
        (Choices(tuple(Option(str(n), str(n)) for n in range(11))), "rejected_content"),
        (Unsupported("hologram"), "rejected_content"),
    ],
)
async def test_what_a_widget_cannot_show_is_rejected(part: Part, code: str) -> None:
    harness = Harness()
    async with harness.open_session() as session:
        with pytest.raises(Rejected) as refused:
            await session.send(replace(harness.order(), parts=(part,)))
    assert refused.value.code == code


async def test_a_file_over_the_limit_is_rejected() -> None:
    harness = Harness()
    async with harness.open_session() as session:
        with pytest.raises(Rejected) as refused:
            await session.send(replace(harness.order(), attached=FILE))
    assert refused.value.code == "rejected_media"


async def test_a_place_and_buttons_within_the_limit_pass() -> None:
    harness = Harness()
    parts = (Location(48.85, 2.35), Choices((Option("oui", "Oui"),)))
    async with harness.open_session() as session:
        assert (await session.send(replace(harness.order(), parts=parts))).key


async def test_files_are_not_fetched_from_anywhere() -> None:
    async with Harness().open_session() as session:
        with pytest.raises(FetchFailed) as refused:
            await session.fetch_media("file:1", limit=10)
    assert not refused.value.again


async def test_health_is_that_of_the_secret() -> None:
    harness = Harness()
    async with harness.open_session() as session:
        assert (await session.check()).ok
        assert (await session.connect("https://causerie.example/hooks/h")).ok
    harness.credentials = {}
    async with harness.open_session() as session:
        assert (await session.check()).code == "secret_empty"
