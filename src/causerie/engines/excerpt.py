"""The part of a message that a search result shows, with the words that were found marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

AROUND = 60  # characters shown before the first word that was found
LONGEST = 200  # characters shown

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters; `hit` when they are what was looked for."""

    text: str
    hit: bool = False


def words_of(texts: Sequence[str]) -> list[str]:
    """Every word of the texts once, in order."""
    return list(dict.fromkeys(found[0] for text in texts for found in _WORD.finditer(text)))


def excerpt(text: str, *, lexemes: Mapping[str, frozenset[str]], wanted: frozenset[str]) -> tuple[Piece, ...]:
    """The surroundings of the first word whose lexemes are wanted, in pieces that make a text when joined.

    `lexemes`: what each word is found by.
    """
    text = " ".join(text.split())
    hits = [found.span() for found in _WORD.finditer(text) if not wanted.isdisjoint(lexemes.get(found[0], ()))]
    first = hits[0][0] if hits else 0
    start = _after_space(text, first - AROUND) if first > AROUND else 0
    end = min(len(text), start + LONGEST)
    return tuple(_pieces(text, start, end, hits))


def _after_space(text: str, at: int) -> int:
    """The start of the next word, so that none is cut in two."""
    space = text.find(" ", at)
    return space + 1 if at <= space < at + AROUND else at


def _pieces(text: str, start: int, end: int, hits: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    if start:
        yield Piece("…")
    at = start
    for first, last in hits:
        if first < start or last > end:
            continue
        if first > at:
            yield Piece(text[at:first])
        yield Piece(text[first:last], hit=True)
        at = last
    if at < end:
        yield Piece(text[at:end])
    if end < len(text):
        yield Piece("…")
