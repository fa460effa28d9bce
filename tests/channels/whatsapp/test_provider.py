"""Proof: Meta's signature over the raw bytes, the handshake, and every way in which both must fail."""

from __future__ import annotations

from dataclasses import replace

import pytest

from causerie.channels.protocol import HookRequest
from causerie.channels.whatsapp import WhatsApp
from causerie.model.errors import Unauthentic
from tests.channels.whatsapp.harness import CREDENTIALS, hook_request

PLAIN = b'{"object":"page","entry":[]}'
PLAIN_SIGNED = "sha256=22d3988d1017c437ea81a89d41e2d3266c00a508cffdb23f8ad8746d232d77e9"
ESCAPED = (
    b'{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},'
    b'"timestamp":1,"message":{"mid":"m_1","text":"\\u00e9"}}]}]}'
)
ESCAPED_SIGNED = "sha256=792d7da1cc6d1b0e963d3ff625d056abd3aa0f2d72ddfddb0d5bf5a77ac363d6"
SECRET = {"app_secret": "app_secret"}


def signed(body: bytes, signature: str) -> HookRequest:
    return hook_request(body, headers={"X-Hub-Signature-256": signature})


@pytest.mark.parametrize(("body", "signature"), [(PLAIN, PLAIN_SIGNED), (ESCAPED, ESCAPED_SIGNED)])
def test_known_answers(body: bytes, signature: str) -> None:
    WhatsApp().verify(signed(body, signature), SECRET)


@pytest.mark.parametrize(
    ("request_", "credentials", "code"),
    [
        (hook_request(PLAIN, headers={}), SECRET, "signature_missing"),
        (signed(PLAIN, ""), SECRET, "signature_missing"),
        (signed(PLAIN, PLAIN_SIGNED), {"app_secret": ""}, "secret_empty"),
        (signed(PLAIN, PLAIN_SIGNED), {}, "secret_empty"),
        (signed(PLAIN, PLAIN_SIGNED), {"app_secret": "secret of a sibling"}, "signature_wrong"),
        (signed(PLAIN, PLAIN_SIGNED[:-1]), SECRET, "signature_wrong"),
        (signed(PLAIN, PLAIN_SIGNED + "0"), SECRET, "signature_wrong"),
        (signed(PLAIN, PLAIN_SIGNED.removeprefix("sha256=")), SECRET, "signature_wrong"),
        (signed(PLAIN, "sha256=" + PLAIN_SIGNED.removeprefix("sha256=").upper()), SECRET, "signature_wrong"),
        (signed(PLAIN, "SHA256=" + PLAIN_SIGNED.removeprefix("sha256=")), SECRET, "signature_wrong"),
        (signed(PLAIN, PLAIN_SIGNED[:-1] + "é"), SECRET, "signature_wrong"),
        (signed(PLAIN.replace(b"page", b"pagf"), PLAIN_SIGNED), SECRET, "signature_wrong"),
        (signed(ESCAPED.replace(b"\\u00e9", "é".encode()), ESCAPED_SIGNED), SECRET, "signature_wrong"),
        (signed(ESCAPED.replace(b"\\u00e9", b"\\u00E9"), ESCAPED_SIGNED), SECRET, "signature_wrong"),
    ],
)
def test_what_is_not_proven_is_refused(request_: HookRequest, credentials: dict[str, str], code: str) -> None:
    with pytest.raises(Unauthentic) as refused:
        WhatsApp().verify(request_, credentials)
    assert refused.value.code == code


def handshake(query: str) -> HookRequest:
    return HookRequest("GET", f"https://causerie.example/hooks/h?{query}", query, {}, b"")


GOOD = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=verify%20me"


def test_the_handshake_is_answered_with_the_bare_challenge() -> None:
    WhatsApp().verify(handshake(GOOD), CREDENTIALS)
    answer = WhatsApp().answer(handshake(GOOD), CREDENTIALS)
    assert (answer.status, answer.body) == (200, b"1158201444")
    assert answer.content_type.startswith("text/plain")


@pytest.mark.parametrize(
    ("query", "token", "code"),
    [
        (GOOD, "", "secret_empty"),
        (GOOD, "verify  me", "signature_wrong"),
        (GOOD.replace("subscribe", "unsubscribe"), "verify me", "signature_missing"),
        (GOOD.partition("&hub.verify")[0], "verify me", "signature_missing"),
        ("hub.mode=subscribe&hub.verify_token=", "", "secret_empty"),
        ("", "verify me", "signature_missing"),
    ],
)
def test_a_handshake_with_another_token_is_refused(query: str, token: str, code: str) -> None:
    with pytest.raises(Unauthentic) as refused:
        WhatsApp().verify(handshake(query), {"verify_token": token})
    assert refused.value.code == code


def test_the_verify_token_does_not_open_the_webhook() -> None:
    request = replace(handshake(GOOD), method="POST")
    with pytest.raises(Unauthentic):
        WhatsApp().verify(request, CREDENTIALS)
