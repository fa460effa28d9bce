"""The signature, against published vectors, against Twilio's own validator, and against those who would forge it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from causerie.channels.protocol import HookRequest
from causerie.channels.twilio.signature import prove, writings
from causerie.model.errors import Unauthentic

TOKEN = "12345"
URL = "https://mycompany.com/myapp.php?foo=1&bar=2"
CALL = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
]
CALL_SIGNATURE = "RSOYDt4T1cUTdK1PDd93/VVr8B8="
REPEATED = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234"), ("Digits", "1234")]
JSON = b'{"property": "value", "boolean": true}'
JSON_HASH = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
HUB = "https://hub.example.test/hooks/twilio/ch_1/inbound"
SM = "SM00000000000000000000000000000001"
WHATSAPP = [
    ("AccountSid", "AC00000000000000000000000000000001"),
    ("ApiVersion", "2010-04-01"),
    ("Body", "Bonjour"),
    ("From", "whatsapp:+33612345678"),
    ("MessageSid", SM),
    ("SmsMessageSid", SM),
    ("SmsSid", SM),
    ("NumMedia", "0"),
    ("NumSegments", "1"),
    ("ProfileName", "Élodie"),
    ("SmsStatus", "received"),
    ("To", "whatsapp:+33700000000"),
    ("WaId", "33612345678"),
]


def form(signature: str | None, fields: list[tuple[str, str]] = CALL, *, url: str = URL) -> HookRequest:
    headers = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    if signature is not None:
        headers["x-twilio-signature"] = signature
    return HookRequest("POST", url, url.partition("?")[2], headers, urlencode(fields).encode())


def event(url: str, signature: str, *, body: bytes = JSON, mime: str = "application/json") -> HookRequest:
    headers = {"content-type": mime, "x-twilio-signature": signature}
    return HookRequest("POST", url, url.partition("?")[2], headers, body)


def refused(request: HookRequest, *tokens: str) -> str:
    with pytest.raises(Unauthentic) as said:
        prove(request, tokens or (TOKEN,))
    return said.value.code


@pytest.mark.parametrize(
    ("token", "request_"),
    [
        (TOKEN, form(CALL_SIGNATURE)),
        (TOKEN, form(CALL_SIGNATURE, CALL[::-1])),
        (TOKEN, form("IK+Dwps556ElfBT0I3Rgjkr1wJU=", REPEATED)),
        ("twilio_token", form("kbiypZZyErYDFujsvW6cMNMlQJA=", WHATSAPP, url=HUB)),
    ],
    ids=["published", "in another order", "repeated", "utf-8"],
)
def test_known_answers(token: str, request_: HookRequest) -> None:
    prove(request_, (token,))


def test_a_json_body_is_covered_by_its_hash_in_the_url() -> None:
    url = f"{URL}&bodySHA256={JSON_HASH}"
    signature = RequestValidator(TOKEN).compute_signature(url, {})
    prove(event(url, signature), (TOKEN,))
    assert refused(event(url, signature, body=JSON + b" ")) == "signature_wrong"
    assert refused(event(url, signature, body=JSON, mime="multipart/form-data"), "other") == "signature_wrong"


def test_a_hash_in_upper_case_is_another_hash() -> None:
    url = f"{URL}&bodySHA256={JSON_HASH.upper()}"
    assert refused(event(url, RequestValidator(TOKEN).compute_signature(url, {}))) == "signature_wrong"


def test_a_body_that_nothing_covers_is_refused() -> None:
    assert refused(event(URL, RequestValidator(TOKEN).compute_signature(URL, {}))) == "signature_wrong"


def test_a_get_is_its_url() -> None:
    url = f"https://causerie.example/hooks/h?{urlencode(WHATSAPP)}"
    request = HookRequest("GET", url, url.partition("?")[2], {}, b"")
    signed = replace(request, headers={"x-twilio-signature": RequestValidator(TOKEN).compute_signature(url, {})})
    prove(signed, (TOKEN,))
    assert refused(replace(signed, url=url + "0")) == "signature_wrong"


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        (None, "signature_missing"),
        ("", "signature_missing"),
        ("RSOYDt4T1cUTdK1PDd93/VVr8B8", "signature_wrong"),
        ("RSOYDt4T1cUTdK1PDd93/VVr8B8=x", "signature_wrong"),
        ("RSOYDt4T1cUTdK1PDd93/VVr8B9=", "signature_wrong"),
        (CALL_SIGNATURE.upper(), "signature_wrong"),
        ("é\udcff", "signature_wrong"),
    ],
)
def test_a_wrong_signature_is_refused(signature: str | None, code: str) -> None:
    assert refused(form(signature)) == code


@pytest.mark.parametrize(
    "fields",
    [CALL[:-1], [*CALL, ("More", "")], [*CALL[:-1], ("To", "+18005551213")], [*CALL[:-1], ("To", "+18005551212 ")]],
    ids=["one less", "one more", "one digit", "one space"],
)
def test_a_changed_field_is_refused(fields: list[tuple[str, str]]) -> None:
    assert refused(form(CALL_SIGNATURE, fields)) == "signature_wrong"


def test_another_address_is_refused() -> None:
    assert refused(form(CALL_SIGNATURE, url="https://mycompany.com/other.php?foo=1&bar=2")) == "signature_wrong"


def test_the_secret_of_a_sibling_is_refused() -> None:
    assert refused(form(CALL_SIGNATURE), "54321") == "signature_wrong"


def test_an_empty_secret_proves_nothing_even_when_it_signed() -> None:
    signed_by_nobody = form(RequestValidator("").compute_signature(URL, dict(CALL)))
    assert refused(signed_by_nobody, "", "") == "secret_empty"
    assert refused(signed_by_nobody, "", TOKEN) == "signature_wrong"


@pytest.mark.parametrize("tokens", [("old", TOKEN), (TOKEN, "new"), ("", TOKEN)])
def test_both_tokens_of_a_rotation_sign(tokens: tuple[str, str]) -> None:
    prove(form(CALL_SIGNATURE), tokens)


@pytest.mark.parametrize(
    ("url", "others"),
    [
        ("https://h.example/p?q=a:1", ["https://h.example:443/p?q=a:1"]),
        ("http://h.example/p", ["http://h.example:80/p"]),
        ("https://h.example:8443/p", ["https://h.example/p"]),
        ("https://h.example:443", ["https://h.example"]),
        ("http://[2001:db8::1]/p", ["http://[2001:db8::1]:80/p"]),
        ("http://[2001:db8::1]:90/p", ["http://[2001:db8::1]/p"]),
        ("https://a:b@h.example?q=1/2", ["https://a:b@h.example:443?q=1/2"]),
    ],
)
def test_the_port_is_tried_both_ways(url: str, others: list[str]) -> None:
    assert list(writings(url)) == [url, *others]


class Values(dict[str, list[str]]):
    """Form fields as web frameworks hand them to Twilio's validator."""

    def getall(self, name: str) -> list[str]:
        return self[name]


WORDS = st.text(st.characters(codec="utf-8"), max_size=8)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=4)
ADDRESSES = st.builds(
    "{}://{}{}/{}{}".format,
    st.sampled_from(["https", "http"]),
    st.sampled_from(["h.example", "10.0.0.1", "a-b.example"]),
    st.sampled_from(["", ":443", ":80", ":8443"]),
    st.sampled_from(["", "hooks/5b1c", "a%20b"]),
    st.sampled_from(["", "?correlation=1%2B1", "?a=1&b=2&a=3"]),
)


@settings(max_examples=300)
@given(
    url=ADDRESSES,
    fields=st.dictionaries(NAMES, st.lists(WORDS, min_size=1, max_size=3), max_size=6),
    writing=st.integers(0, 1),
    spoiled=st.sampled_from(["", "signature", "token", "url", "field"]),
)
def test_we_agree_with_twilios_validator(url: str, fields: dict[str, list[str]], writing: int, spoiled: str) -> None:
    signed_url = list(writings(url))[writing] + ("x" if spoiled == "url" else "")
    signature = RequestValidator("secret").compute_signature(signed_url, Values(fields))
    if spoiled == "signature":
        signature = ("A" if signature[0] != "A" else "B") + signature[1:]
    if spoiled == "field":
        fields = {**fields, "Body": [*fields.get("Body", []), "forged"]}
    token = "other" if spoiled == "token" else "secret"
    pairs = [(name, value) for name, values in fields.items() for value in values]
    theirs = RequestValidator(token).validate(url, Values(fields), signature)
    try:
        prove(form(signature, pairs, url=url), (token,))
        ours = True
    except Unauthentic:
        ours = False
    assert ours == theirs == (not spoiled)
