"""A code and its words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`sentence`: in the asker's language, with an ellipsis where a parameter would stand."""

    code: str
    sentence: str
