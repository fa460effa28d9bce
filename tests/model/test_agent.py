"""What makes a password fit."""

from __future__ import annotations

import pytest

from causerie.model.agent import LONGEST, SHORTEST, check_password
from causerie.model.errors import Invalid

ABOUT = ("Léa Martin", "lea.martin@causerie.example")


@pytest.mark.parametrize("password", ["des mots et du vent", "Xk4-jZ9_q1Zt", "ça ira très bien", "Martin et du vent"])
def test_length_and_variety_suffice(password: str) -> None:
    check_password(password, about=ABOUT)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("x" * (SHORTEST - 1), "password_short"),
        ("abcdef" * LONGEST, "password_long"),
        ("aaaaaaaaaaaaaaa", "password_plain"),
        ("abababababab", "password_plain"),
        ("lea.martin@causerie.example", "password_plain"),
        ("LEA MARTIN 12", "password_plain"),
        ("Martin Martin 1", "password_plain"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        check_password(password, about=ABOUT)
