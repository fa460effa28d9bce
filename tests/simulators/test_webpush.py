"""The push service refuses what a real one refuses. There is no client of others to judge it by among our packages:
the vector of RFC 8291 and PyJWT do, in tests/channels/test_webpush.py."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from causerie.channels.webpush import encrypt
from causerie.simulators.webpush import Browser, PushSimulator, decrypted
from causerie.simulators.wire import Request

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
NAME = urlsafe_b64encode(PUBLIC).rstrip(b"=").decode()
ORIGIN = "https://push.example"


@pytest.fixture
def service() -> PushSimulator:
    made = PushSimulator(clock=NOW.timestamp)
    made.origin = ORIGIN
    return made


@pytest.fixture
def browser(service: PushSimulator) -> Browser:
    return service.subscribe(NAME)


def token(key: ec.EllipticCurvePrivateKey = KEY, **claims: Any) -> str:
    """Signed by a library that is not ours."""
    told = {"aud": ORIGIN, "exp": int((NOW + timedelta(hours=1)).timestamp()), "sub": "mailto:a@b.example", **claims}
    return f"vapid t={jwt.encode(told, key, algorithm='ES256')}, k={NAME}"


def asked(browser: Browser, *, body: bytes | None = None, path: str = "", **headers: str) -> Request:
    sealed = encrypt(
        b'{"n":1}', browser.public, browser.auth, salt=bytes(16), key=ec.generate_private_key(ec.SECP256R1())
    )
    given = {"ttl": "60", "content-encoding": "aes128gcm", "authorization": token()}
    given.update({name.replace("_", "-"): value for name, value in headers.items()})
    where = path or browser.endpoint.removeprefix(ORIGIN)
    return Request("POST", where, {}, given, sealed if body is None else body)


async def refusal(service: PushSimulator, request: Request) -> tuple[int, str]:
    answer = await service.respond(request)
    return answer.status, json.loads(answer.body)["reason"]


async def test_a_good_push_is_taken(service: PushSimulator, browser: Browser) -> None:
    assert (await service.respond(asked(browser))).status == 201
    assert browser.shown == [{"n": 1}]


async def test_what_a_signature_must_say(service: PushSimulator, browser: Browser) -> None:
    other = ec.generate_private_key(ec.SECP256R1())
    late = int((NOW + timedelta(hours=25)).timestamp())
    wrong = {
        (401, "no vapid authorization"): "Bearer x",
        (403, "another sender's key"): token().replace(NAME, "B" + "A" * 86),
        (403, "signature does not verify"): token(other),
        (403, "signed for another service"): token(aud="https://elsewhere.example"),
        (403, "signed for too long, or no longer"): token(exp=late),
        (403, "nobody to write to"): token(sub="someone"),
    }
    for expected, authorization in wrong.items():
        assert await refusal(service, asked(browser, authorization=authorization)) == expected
    assert browser.shown == []


async def test_what_a_push_must_be(service: PushSimulator, browser: Browser) -> None:
    assert await refusal(service, asked(browser, ttl="")) == (400, "no TTL")
    assert await refusal(service, asked(browser, content_encoding="aesgcm")) == (415, "not aes128gcm")
    assert await refusal(service, asked(browser, body=bytes(4097))) == (413, "too long")
    assert await refusal(service, asked(browser, topic="x" * 33)) == (400, "topic too long")
    stranger = service.subscribe(NAME)
    sealed = encrypt(b"{}", stranger.public, stranger.auth, salt=bytes(16), key=KEY)
    assert await refusal(service, asked(browser, body=sealed)) == (400, "cannot be decrypted")
    assert await refusal(service, asked(browser, path="/push/none")) == (404, "no such subscription")
    browser.gone = True
    assert await refusal(service, asked(browser)) == (410, "unsubscribed")


def test_it_reads_the_vector_of_the_rfc() -> None:
    """RFC 8291, appendix A: what the sender of the appendix wrote, with the receiver's keys."""

    def raw(text: str) -> bytes:
        return jwt.utils.base64url_decode(text)

    key = ec.derive_private_key(
        int.from_bytes(raw("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"), "big"), ec.SECP256R1()
    )
    body = raw(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    browser = Browser("", "", key, raw("BTBZMqHH6r4Tts7J_aSIgg"))
    assert decrypted(body, browser) == b"When I grow up, I want to be a watermelon"
