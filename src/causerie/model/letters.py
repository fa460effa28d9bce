"""Letters as people look for them: « Réservé », « RESERVE » and « reserve » are one word."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """Lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))
