"""Concatenated SMS that arrive with their words in base64: decoded only where there is proof.

Twilio now and then hands over a long SMS whose `Body` is the base64 of the text. A customer may also
write base64 on purpose, and must then be read as they wrote. So three things are asked together:
the whole body is canonical base64, it hides readable UTF-8 with spaces between words (chance does not make
45 bytes of that), and the body as it stands cannot be what the telephone sent. The last has two proofs:

- Twilio counted the segments of the SMS (`NumSegments`), and the body as it stands needs another number
  of them, in either alphabet;
- it came as an MMS without any file (`MM…`, `NumMedia=0`), the form in which the field reports this fault;
  there, segments prove nothing.

The price: a base64 SMS whose segments happen to fit stays as it is, and whoever sends a readable text,
encoded, in an MMS without a file, is shown decoded. The raw payload stays one click away in both cases.
"""

from __future__ import annotations

import base64
import binascii
import codecs

SHORTEST = 60  # characters
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("\f^{}\\[~]|€")  # an escape and a character (3GPP TS 23.038)


def words(body: str, *, key: str, segments: str) -> str:
    """What the customer wrote: `body`, or what it hides when that is certain."""
    if len(body) < SHORTEST or " " in body:
        return body
    hidden = _hidden(body.rstrip("\r\n"))
    if hidden is None or not (key.startswith("MM") or _impossible(body, segments)):
        return body
    return hidden


def segments_of(text: str) -> int:
    """How many SMS `text` needs: 160 or 153 septets of GSM 7-bit, else 70 or 67 units of UCS-2.

    What takes two (an escape and its character, a surrogate pair) is not cut in the middle (3GPP TS 23.040).
    """
    if all(letter in GSM or letter in GSM_TWICE for letter in text):
        sizes, alone, joined = [2 if letter in GSM_TWICE else 1 for letter in text], 160, 153
    else:
        sizes, alone, joined = [2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67
    return 1 if sum(sizes) <= alone else _parts(sizes, joined)


def _parts(sizes: list[int], room: int) -> int:
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts


def _wide(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _impossible(body: str, segments: str) -> bool:
    """Whether the count Twilio told excludes that `body` itself was sent, in GSM 7-bit or in UCS-2."""
    if not segments.isascii() or not segments.isdigit():
        return False
    units = _wide(body)
    as_ucs2 = 1 if units <= 70 else -(-units // 67)
    return int(segments) not in (segments_of(body), as_ucs2)


def _hidden(body: str) -> str | None:
    try:
        content = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None
    if base64.b64encode(content).decode() != body:
        return None
    try:
        text, used = codecs.utf_8_decode(content, "strict", False)
    except UnicodeDecodeError:
        return None
    if used < len(content):  # the provider cut it inside a character
        text += "\ufffd"
    readable = all(letter.isprintable() or letter in "\r\n\t" for letter in text)
    return text if readable and " " in text else None
