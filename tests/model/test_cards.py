"""Card numbers are masked, company numbers and telephones are not (T46: 30 of 30 masked, 15 of 16 kept and better)."""

from __future__ import annotations

import pytest

from causerie.model.cards import is_card, masked

MASKED = [
    ("4111111111111111", "1111"),
    ("4111 1111 1111 1111", "1111"),
    ("4111-1111-1111-1111", "1111"),
    ("4111.1111.1111.1111", "1111"),
    ("4111\u00a01111\u00a01111\u00a01111", "1111"),
    ("4111\u202f1111\u202f1111\u202f1111", "1111"),
    ("Ma carte : 4111 1111 1111 1111, merci", "1111"),
    ("CB=4012888888881881.", "1881"),
    ("(4222222222222)", "2222"),
    ("n°4000 0000 0000 0002!", "0002"),
    ("5555555555554444", "4444"),
    ("5105 1051 0510 5100", "5100"),
    ("5200828282828210 exp 12/27", "8210"),
    ("2223003122003222", "3222"),
    ("2720 9900 0000 0007", "0007"),
    ("378282246310005", "0005"),
    ("3714 496353 98431", "8431"),
    ("amex 341111111111111", "1111"),
    ("30569309025904", "5904"),
    ("3852 000002 3237", "3237"),
    ("36227206271667", "1667"),
    ("6011111111111117", "1117"),
    ("6011 0009 9013 9424", "9424"),
    ("6445644564456445", "6445"),
    ("6500000000000002", "0002"),
    ("3530111333300000", "0000"),
    ("3566 0020 2036 0505", "0505"),
    ("6200000000000005", "0005"),
    ("6304000000000000", "0000"),
    ("carte:6759649826438453;code 123", "8453"),
]
KEPT = [
    "SIRET 732 829 320 00074",
    "73282932000074",
    "SIREN 732829320",
    "SIRET 443 061 841 00047",
    "SIRET 55210055400021",
    "TVA FR40303265045",
    "IMEI 490154203237518",
    "IMEI 35-209900-176148-1",
    "+33 6 12 34 56 78",
    "+4111111111111111",
    "IBAN FR7630006000011234567890189",
    "commande 4111111111111112",
    "EAN 4006381333931",
    "colis 8R12345678901",
    "n° de sécu 1 85 05 78 006 084 36",
    "dossier 20260302090000123",
    "id_4111111111111111",
    "2026-03-02 09:00:00 et 2026-03-03 10:00:00",
    "41111111111111111111",
    "réf. 12345678901234567890123",
]


@pytest.mark.parametrize(("text", "last"), MASKED)
def test_a_card_keeps_its_last_four_digits(text: str, last: str) -> None:
    written = masked(text)
    assert f"•••• {last}" in written
    assert sum(character.isdecimal() for character in written) < 4 + 4 + 4, "whatever is beside it is not a number"
    assert masked(written) == written, "masking twice is masking once"


@pytest.mark.parametrize("text", KEPT)
def test_what_is_no_card_is_left_alone(text: str) -> None:
    assert masked(text) == text


def test_there_are_at_least_the_48_texts_of_the_battery() -> None:
    assert (len(MASKED), len(MASKED) + len(KEPT) >= 48) == (30, True)


def test_several_cards_in_one_text() -> None:
    assert masked("4111111111111111 ou 5555555555554444") == "•••• 1111 ou •••• 4444"


def test_every_changed_digit_unmakes_a_card() -> None:
    good = "4111111111111111"
    for place in range(1, len(good)):
        wrong = good[:place] + str((int(good[place]) + 1) % 10) + good[place + 1 :]
        assert not is_card(wrong)


def test_a_long_text_takes_no_long_time() -> None:
    """Its time-out is the assertion: the scan must not cost n²."""
    for text in ("1 " * 200_000, "1" * 400_000, "4111 1111 " * 40_000):
        masked(text)
