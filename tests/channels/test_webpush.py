"""Pushes on the wire: the vector of RFC 8291, a signature judged by PyJWT, and what becomes of an answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from causerie.channels.guard import Outgoing, Pools
from causerie.channels.webpush import (
    Outcome,
    Push,
    Sender,
    b64,
    encrypt,
    public_bytes,
    push,
    receiver_key,
    signed,
    unb64,
)
from causerie.simulators.webpush import Browser, PushSimulator
from causerie.testing.serving import refused_origin, serve

# RFC 8291, appendix A.
WORDS = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
    "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SAID = Push(b'{"title":"L\xc3\xa9a"}', 3600, "c1")


def key_of(private: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(unb64(private), "big"), ec.SECP256R1())


@pytest.fixture
def sender() -> Sender:
    return Sender(ec.generate_private_key(ec.SECP256R1()), "https://causerie.example")


@pytest.fixture
async def service() -> AsyncIterator[PushSimulator]:
    simulator = PushSimulator(clock=NOW.timestamp)
    async with serve(simulator) as origin:
        simulator.origin = origin
        yield simulator


@pytest.fixture
async def outgoing(service: PushSimulator) -> AsyncIterator[Outgoing]:
    async with Pools(timeout=1) as pools:
        yield pools.outgoing(service.origin)


@pytest.fixture
def browser(service: PushSimulator, sender: Sender) -> Browser:
    return service.subscribe(b64(public_bytes(sender.key)))


def keys(browser: Browser) -> tuple[bytes, bytes]:
    return browser.public, browser.auth


def test_the_vector_of_the_rfc() -> None:
    body = encrypt(WORDS, unb64(RECEIVER), unb64(AUTH), salt=unb64(SALT), key=key_of(SENDER))
    assert b64(body) == BODY


def test_a_signature_that_somebody_else_believes(sender: Sender) -> None:
    header = signed(sender, "https://push.example/send/abc?d=1", now=NOW)
    scheme, token, key = header.replace(",", "").split()
    assert (scheme, key) == ("vapid", f"k={b64(public_bytes(sender.key))}")
    claims = jwt.decode(
        token.removeprefix("t="),
        sender.key.public_key(),
        algorithms=["ES256"],
        audience="https://push.example",
        options={"verify_exp": False},
    )
    until = int((NOW + timedelta(hours=12)).timestamp())
    assert claims == {"aud": "https://push.example", "exp": until, "sub": "https://causerie.example"}


@pytest.mark.parametrize("point", [b"", b"\x04" * 65])
def test_a_key_that_is_none(point: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the library says of it
        receiver_key(point)


async def test_a_browser_reads_what_was_pushed(outgoing: Outgoing, sender: Sender, browser: Browser) -> None:
    verdict = await push(outgoing, sender, browser.endpoint, keys=keys(browser), push=SAID, now=NOW)
    assert (verdict.outcome, verdict.status) == (Outcome.TAKEN, 201)
    assert browser.shown == [{"title": "Léa"}]


async def test_of_one_topic_the_last_is_kept_for_a_browser_that_sleeps(
    outgoing: Outgoing, sender: Sender, browser: Browser
) -> None:
    browser.awake = False
    for topic, words in (("c1", b'{"n":1}'), ("c2", b'{"n":2}'), ("c1", b'{"n":3}')):
        said = Push(words, 3600, topic)
        await push(outgoing, sender, browser.endpoint, keys=keys(browser), push=said, now=NOW)
    browser.wake()
    assert browser.shown == [{"n": 3}, {"n": 2}]


async def test_what_becomes_of_an_answer(
    outgoing: Outgoing, service: PushSimulator, sender: Sender, browser: Browser
) -> None:
    async def told() -> tuple[Outcome, int, float | None]:
        verdict = await push(outgoing, sender, browser.endpoint, keys=keys(browser), push=SAID, now=NOW)
        return verdict.outcome, verdict.status, verdict.retry_after

    service.faults.throttled, service.faults.retry_after = 1, 7
    assert await told() == (Outcome.LATER, 429, 7.0)
    service.faults.broken = 1
    assert await told() == (Outcome.LATER, 503, None)
    service.faults.silent = 1
    assert await told() == (Outcome.LATER, 0, None)
    browser.gone = True
    assert await told() == (Outcome.GONE, 410, None)
    browser.endpoint += "x"
    assert await told() == (Outcome.GONE, 404, None)


async def test_another_senders_key_is_refused_for_good(
    outgoing: Outgoing, service: PushSimulator, sender: Sender
) -> None:
    browser = service.subscribe("B" + "A" * 86)
    verdict = await push(outgoing, sender, browser.endpoint, keys=keys(browser), push=SAID, now=NOW)
    assert (verdict.outcome, verdict.status) == (Outcome.REFUSED, 403)


async def test_the_guard_stands_before_it(service: PushSimulator, sender: Sender, browser: Browser) -> None:
    async with Pools() as pools:
        verdict = await push(pools.outgoing(), sender, browser.endpoint, keys=keys(browser), push=SAID, now=NOW)
    assert verdict.outcome is Outcome.REFUSED
    assert service.attempts == 0


async def test_a_service_that_is_away(sender: Sender, browser: Browser) -> None:
    away = refused_origin()
    async with Pools() as pools:
        out = pools.outgoing(away)
        verdict = await push(out, sender, f"{away}/push/x", keys=keys(browser), push=SAID, now=NOW)
    assert verdict.outcome is Outcome.LATER
