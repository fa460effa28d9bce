"""What every provider must do, whatever it is: the same questions to each, over real HTTP to its simulator."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from causerie.channels.errors import Ambiguous, Rejected, Throttled, Unauthorised, Unreachable
from causerie.channels.guard import Pools
from causerie.channels.protocol import Gesture, Session
from causerie.channels.registry import PROVIDERS
from causerie.model.element import Arrived, seen_key
from causerie.model.errors import Unauthentic, Unreadable
from causerie.testing.serving import refused_origin
from tests.channels.harness import Harness, load, names

GARBAGE = [
    b"",
    b"\x00\xff\xfe",
    b"null",
    b"[]",
    b"{}",
    b'"' * 1001,
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"object":' + b"[" * 80 + b"]" * 80 + b"}",
    b"a=1&a=2&&&=&%zz",
    b"-" * 5000,
    b"9" * 5000,
]


@pytest.fixture(params=names())
async def harness(request: pytest.FixtureRequest) -> AsyncIterator[Harness]:
    made = load(request.param)
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


@pytest.fixture
def sender(harness: Harness) -> Harness:
    if not harness.sends:
        pytest.skip(f"{harness.provider.name} has no provider to call")
    return harness


@pytest.fixture
def signed(harness: Harness) -> Harness:
    if not harness.signed:
        pytest.skip(f"{harness.provider.name} carries no proof on an anonymous request")
    return harness


@pytest.fixture
def reactor(sender: Harness) -> Harness:
    if not sender.provider.capabilities.reactions:
        pytest.skip(f"{sender.provider.name} carries no reactions")
    return sender


@asynccontextmanager
async def session_at(harness: Harness, base: str, *, timeout: float = 5.0) -> AsyncIterator[Session]:
    async with (
        Pools(timeout=timeout) as pools,
        harness.provider.open(harness.credentials, pools.outgoing(base), api_base=base) as session,
    ):
        yield session


def test_every_provider_has_a_harness() -> None:
    assert names() == sorted(provider.name for provider in PROVIDERS)


class TestProof:
    async def test_a_signed_request_passes(self, harness: Harness) -> None:
        harness.provider.verify(harness.inbound_request(), harness.credentials)

    async def test_an_empty_secret_proves_nothing(self, signed: Harness) -> None:
        empty = dict.fromkeys(signed.credentials, "")
        with pytest.raises(Unauthentic):
            signed.provider.verify(signed.inbound_request(), empty)

    async def test_absent_credentials_prove_nothing(self, signed: Harness) -> None:
        with pytest.raises(Unauthentic):
            signed.provider.verify(signed.inbound_request(), {})

    async def test_a_tampered_request_is_refused(self, signed: Harness) -> None:
        with pytest.raises(Unauthentic):
            signed.provider.verify(signed.tampered(signed.inbound_request()), signed.credentials)

    async def test_a_request_without_its_header_is_refused(self, signed: Harness) -> None:
        bare = replace(signed.inbound_request(), headers={"content-type": "application/json"})
        with pytest.raises(Unauthentic):
            signed.provider.verify(bare, signed.credentials)

    async def test_headers_that_are_not_ascii_are_refused_not_an_accident(self, signed: Harness) -> None:
        request = signed.inbound_request()
        strange = {name: value + "é\udcff" for name, value in request.headers.items()}
        with pytest.raises(Unauthentic):
            signed.provider.verify(replace(request, headers=strange), signed.credentials)


class TestParse:
    async def test_a_text_arrives_once_with_a_key_and_a_sender(self, harness: Harness) -> None:
        elements = harness.provider.parse(harness.inbound_request(), harness.credentials)
        (arrived,) = (element for element in elements if isinstance(element, Arrived))
        assert arrived.key
        assert arrived.channel
        assert arrived.sender.addresses
        assert arrived.parts

    async def test_the_same_payload_twice_gives_the_same_elements(self, harness: Harness) -> None:
        request = harness.inbound_request()
        first = harness.provider.parse(request, harness.credentials)
        again = harness.provider.parse(request, harness.credentials)
        assert list(first) == list(again)
        assert [seen_key(element) for element in first] == [seen_key(element) for element in again]

    @pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
    async def test_garbage_is_unreadable_and_nothing_worse(self, harness: Harness, body: bytes) -> None:
        request = replace(harness.inbound_request(), body=body)
        try:
            elements = harness.provider.parse(request, harness.credentials)
        except Unreadable:
            return
        assert not any(isinstance(element, Arrived) for element in elements)

    async def test_an_answer_to_a_stored_request_is_a_success(self, harness: Harness) -> None:
        answer = harness.provider.answer(harness.inbound_request(), harness.credentials)
        assert 200 <= answer.status < 300


class TestSend:
    async def test_a_text_is_taken_and_reaches_the_simulator(self, sender: Harness) -> None:
        async with sender.open_session() as session:
            sent = await session.send(sender.order(text="Bonjour, c’est noté."))
        assert sent.key
        assert [accepted.text for accepted in sender.simulator.accepted] == ["Bonjour, c’est noté."]
        assert sender.simulator.accepted[0].key == sent.key

    async def test_a_text_over_the_limit_is_rejected(self, sender: Harness) -> None:
        too_long = "é" * (sender.provider.capabilities.text_limit + 1)
        async with sender.open_session() as session:
            with pytest.raises(Rejected):
                await session.send(sender.order(text=too_long))
        assert not sender.simulator.accepted

    async def test_too_fast_is_throttled(self, sender: Harness) -> None:
        sender.simulator.faults.throttled = 1
        sender.simulator.faults.retry_after = 7
        async with sender.open_session() as session:
            with pytest.raises(Throttled) as refused:
                await session.send(sender.order())
            assert refused.value.retry_after in (None, 7)
            await session.send(sender.order())

    @pytest.mark.parametrize("fault", ["broken", "broken_after", "half"])
    async def test_a_broken_answer_is_ambiguous(self, sender: Harness, fault: str) -> None:
        setattr(sender.simulator.faults, fault, 1)
        async with sender.open_session() as session:
            with pytest.raises(Ambiguous):
                await session.send(sender.order())

    async def test_no_answer_is_ambiguous_and_it_was_taken(self, sender: Harness) -> None:
        sender.simulator.faults.silent = 1
        async with session_at(sender, sender.api_base, timeout=0.5) as session:
            with pytest.raises(Ambiguous):
                await session.send(sender.order())
        assert len(sender.simulator.accepted) == 1

    async def test_a_refused_connection_is_not_a_send(self, sender: Harness) -> None:
        async with session_at(sender, refused_origin()) as session:
            with pytest.raises(Unreachable):
                await session.send(sender.order())

    async def test_a_revoked_token_is_not_a_send(self, sender: Harness) -> None:
        sender.simulator.faults.revoked = True
        async with sender.open_session() as session:
            with pytest.raises(Unauthorised):
                await session.send(sender.order())
        assert not sender.simulator.accepted


class TestReact:
    async def test_one_is_put_changed_and_taken_away(self, reactor: Harness) -> None:
        emojis = reactor.provider.capabilities.reaction_emojis or ("👍", "🙏")
        gesture = await reactor.gesture(emojis[0])
        async with reactor.open_session() as session:
            for emoji in (emojis[0], emojis[0], emojis[1]):
                await session.react(replace(gesture, emoji=emoji))
                assert _under(reactor, gesture) == emoji
            await session.react(replace(gesture, emoji=""))
            assert _under(reactor, gesture) is None

    async def test_every_emoji_that_is_named_is_taken(self, reactor: Harness) -> None:
        gesture = await reactor.gesture("")
        async with reactor.open_session() as session:
            for emoji in reactor.provider.capabilities.reaction_emojis:
                await session.react(replace(gesture, emoji=emoji))
                assert _under(reactor, gesture) == emoji

    async def test_too_fast_is_throttled(self, reactor: Harness) -> None:
        gesture = await reactor.gesture("👍")
        reactor.simulator.faults.throttled = 1
        async with reactor.open_session() as session:
            with pytest.raises(Throttled):
                await session.react(gesture)
        assert _under(reactor, gesture) is None

    @pytest.mark.parametrize("fault", ["broken_after", "half"])
    async def test_a_broken_answer_is_ambiguous_and_again_does_no_harm(self, reactor: Harness, fault: str) -> None:
        gesture = await reactor.gesture("👍")
        setattr(reactor.simulator.faults, fault, 1)
        async with reactor.open_session() as session:
            with pytest.raises(Ambiguous):
                await session.react(gesture)
            await session.react(gesture)
        assert _under(reactor, gesture) == "👍"

    async def test_who_cannot_says_so(self, sender: Harness) -> None:
        if sender.provider.capabilities.reactions:
            pytest.skip(f"{sender.provider.name} can")
        async with sender.open_session() as session:
            with pytest.raises(Rejected):
                await session.react(await sender.gesture("👍"))


def _under(harness: Harness, gesture: Gesture) -> str | None:
    """What a customer's telephone shows under what they wrote."""
    found = (customer.reactions.get(gesture.message) for customer in harness.simulator.customers.values())
    return next((emoji for emoji in found if emoji), None)


class TestHealth:
    async def test_good_credentials_are_well(self, sender: Harness) -> None:
        async with sender.open_session() as session:
            health = await session.check()
        assert health.ok, health

    async def test_revoked_credentials_are_not(self, sender: Harness) -> None:
        sender.simulator.faults.revoked = True
        async with sender.open_session() as session:
            health = await session.check()
        assert not health.ok
        assert health.code

    async def test_nobody_there_is_an_answer_not_an_exception(self, sender: Harness) -> None:
        async with session_at(sender, refused_origin()) as session:
            assert not (await session.check()).ok
