"""What is known of a sound, and how long one may speak where a channel carries it.

The formats in which a voice note may leave are few, and each has one rate: so the length that fits a channel's limit
is known before anybody speaks.
"""

from __future__ import annotations

from dataclasses import dataclass

from causerie.model.channel import Capabilities
from causerie.model.message import MediaKind

POINTS = 64  # of the shape that players draw
LONGEST = 300  # seconds one speaks at most in one go, whatever the channel

# Bytes a second, with what the container adds; `desk/resound.py` encodes at these rates.
RATES: dict[str, int] = {"audio/ogg": 3_600, "audio/mpeg": 4_200}
RECORDED = 6_000  # bytes a second of what browsers record when they are asked for little


@dataclass(frozen=True, slots=True)
class Sound:
    """`seconds` long; `peaks`: how loud it is in POINTS stretches of equal length, 0 to 100."""

    seconds: float
    peaks: tuple[int, ...]


def longest(able: Capabilities) -> int:
    """Seconds of a voice note on a channel; 0 where it carries none."""
    limit = able.media.get(MediaKind.VOICE)
    if limit is None:
        return 0
    return min(LONGEST, limit.size // RATES.get(able.voice or "", RECORDED))
