"""Twilio's signature: HMAC-SHA1 under the account's token of the public URL and the sorted form fields.

What is signed depends on what was sent: a form's fields follow the URL, any other body is covered by its
SHA-256 in the URL's `bodySHA256`, a GET is its URL alone. Twilio's servers disagree with one another on
whether the URL carries its port, so both writings are tried. There is no time in the signature: the same
request verifies for ever, and the ledger's `seen` keys are what stops a replay.
Source: twilio.com/docs/usage/security, and the vectors of Twilio's own validator.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator
from urllib.parse import parse_qs

from causerie.channels.protocol import HookRequest
from causerie.channels.twilio.form import is_form, pairs
from causerie.model.errors import Unauthentic

PORTS = {"https": "443", "http": "80"}


def prove(request: HookRequest, tokens: Iterable[str]) -> None:
    """Raises Unauthentic unless a non-empty token signed `request`."""
    secrets = [token.encode() for token in tokens if token]
    if not secrets:
        raise Unauthentic("secret_empty")
    given = request.headers.get("x-twilio-signature", "").encode("utf-8", "replace")
    if not given:
        raise Unauthentic("signature_missing")
    covered = _covered(request)
    for url in writings(request.url):
        signed = url.encode("utf-8", "replace") + covered
        if any(hmac.compare_digest(given, _signature(secret, signed)) for secret in secrets):
            return
    raise Unauthentic("signature_wrong")


def writings(url: str) -> Iterator[str]:
    """The URL as configured, then without its port, then with the port its scheme implies."""
    yield url
    scheme, _, rest = url.partition("://")
    end = min((at for at in map(rest.find, "/?#") if at >= 0), default=len(rest))
    netloc, tail = rest[:end], rest[end:]
    host, colon, port = netloc.rpartition(":")
    if colon and port.isdigit():  # not inside the brackets of an IPv6 address
        yield f"{scheme}://{host}{tail}"
    elif scheme in PORTS:
        yield f"{scheme}://{netloc}:{PORTS[scheme]}{tail}"


def _covered(request: HookRequest) -> bytes:
    """What follows the URL in the signed text."""
    if request.method == "GET" or not request.body:
        return b""
    if is_form(request):
        return b"".join(name + value for name, value in sorted(set(pairs(request.body))))
    # Without its hash in the URL, nothing protects this body.
    told = parse_qs(request.query).get("bodySHA256", [""])[0]
    found = hashlib.sha256(request.body).hexdigest()
    if not hmac.compare_digest(found.encode(), told.encode("utf-8", "replace")):
        raise Unauthentic("signature_wrong")
    return b""


def _signature(secret: bytes, signed: bytes) -> bytes:
    return base64.b64encode(hmac.digest(secret, signed, "sha1"))
