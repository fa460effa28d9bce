"""What a WebP says of itself in its first bytes (RFC 9649): enough to judge one without unfolding it."""

from __future__ import annotations

from causerie.model.sticker import Drawn

HEAD = 30  # bytes, whichever of the three forms it has
_MOVES = 0x02


def measure(content: bytes) -> Drawn | None:
    """None for what is no WebP, or is cut short."""
    if len(content) < HEAD or content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        return None
    sides = _sides(content[12:16], content[20:HEAD])
    moves = content[12:16] == b"VP8X" and bool(content[20] & _MOVES)
    return None if sides is None else Drawn(*sides, moves, len(content))


def _sides(form: bytes, told: bytes) -> tuple[int, int] | None:
    match form:
        case b"VP8X":
            return 1 + _number(told[4:7]), 1 + _number(told[7:10])
        case b"VP8L" if told[0] == 0x2F:
            packed = _number(told[1:5])
            return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
        case b"VP8 " if told[3:6] == b"\x9d\x01\x2a":
            return _number(told[6:8]) & 0x3FFF, _number(told[8:10]) & 0x3FFF
    return None


def _number(told: bytes) -> int:
    return int.from_bytes(told, "little")
