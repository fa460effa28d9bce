"""Who is probably one person: written forms of one address, reasons with their weight, and never a name alone."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.engines.likeness import LEAST, Known, Likeness, Reason, likeness, mailbox, named_alike, same_number
from causerie.model.contact import Evidence, Identity

_IDS = count(1)
NATIONAL = st.text("0123456789", min_size=9, max_size=9).filter(lambda one: one[0] != "0")


def identity(scheme: str, address: str) -> Identity:
    return Identity(next(_IDS), 1, scheme, "", address, None, Evidence.WROTE)


def known(*identities: Identity, names: tuple[str, ...] = (), said: Mapping[int, str] | None = None) -> Known:
    return Known(identities, names, said or {})


def reasons(found: Likeness | None) -> set[Reason]:
    return {one.reason for one in found.reasons} if found else set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+33612345678", "06 12 34 56 78"),
        ("+33612345678", "0033 6.12.34.56.78"),
        ("+33612345678", "+33 (0)6 12 34 56 78"),
        ("+33612345678", "33612345678"),
        ("0612345678", "06-12-34-56-78"),
        ("+442071838750", "020 7183 8750"),
        ("+14155552671", "(415) 555-2671"),
    ],
)
def test_one_number_in_two_written_forms(one: str, other: str) -> None:
    assert same_number(one, other)
    assert same_number(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+33612345678", "+34612345678"),
        ("+33612345678", "06 12 34 56 79"),
        ("+33612345678", "45 678"),
        ("0612345678", "+33712345678"),
        ("+33612345678", "2024-3127"),
    ],
)
def test_two_numbers(one: str, other: str) -> None:
    assert not same_number(one, other)
    assert not same_number(other, one)


def test_one_mailbox_in_two_written_forms() -> None:
    assert mailbox("Lea.Martin+velo@GoogleMail.com") == mailbox("leamartin@gmail.com")
    assert mailbox("lea+velo@atelier.example") == mailbox("LEA@atelier.example")
    assert mailbox("l.ea@atelier.example") != mailbox("lea@atelier.example")


def test_names_are_alike_in_any_order_case_and_accent_but_a_first_name_is_nobody() -> None:
    assert named_alike(["BENALI Karim"], ["Karim Bénali"])
    assert not named_alike(["Karim"], ["karim"])
    assert not named_alike([], [])
    assert not named_alike(["Karim Benali"], ["Karim Benali Fils"])


def test_a_name_alone_is_no_reason() -> None:
    one = known(identity("telegram", "1"), names=("Karim Benali",))
    other = known(identity("phone", "+33612345678"), names=("Karim Benali",))
    assert likeness(one, other) is None


def test_one_mailbox_is_enough_and_the_name_adds_to_it() -> None:
    one, other = identity("email", "lea.martin@gmail.com"), identity("email", "leamartin+velo@gmail.com")
    alone = likeness(known(one), known(other))
    named = likeness(known(one, names=("Léa Martin",)), known(other, names=("Lea MARTIN",)))
    assert (reasons(alone), reasons(named)) == ({Reason.SAME_EMAIL}, {Reason.SAME_EMAIL, Reason.SAME_NAME})
    assert alone
    assert named
    assert LEAST <= alone.certainty < named.certainty < 1
    assert alone.reasons[0].identities == (one.id, other.id)


def test_a_number_given_in_a_message_counts_for_a_namesake() -> None:
    writer = known(identity("telegram", "1"), names=("Karim Benali",), said={7: "Rappelez-moi au 06 12 34 56 78 !"})
    phone = identity("phone", "+33612345678")
    namesake, stranger = known(phone, names=("Karim Benali",)), known(phone, names=("Anna Roux",))
    found = likeness(writer, namesake)
    assert reasons(found) == reasons(likeness(namesake, writer)) == {Reason.NUMBER_GIVEN, Reason.SAME_NAME}
    assert found
    assert (found.reasons[0].message_id, found.reasons[0].identities) == (7, (phone.id,))
    assert likeness(writer, stranger) is None


def test_an_address_given_in_a_message_counts_for_a_namesake() -> None:
    writer = known(names=("Léa Martin",), said={3: "écrivez à Lea.Martin@gmail.com, merci"})
    found = likeness(writer, known(identity("email", "leamartin@gmail.com"), names=("Léa Martin",)))
    assert reasons(found) == {Reason.EMAIL_GIVEN, Reason.SAME_NAME}


def test_what_the_site_signed_counts_by_itself() -> None:
    member = known(identity("member", "Lea@atelier.example"))
    assert reasons(likeness(member, known(identity("email", "lea@atelier.example")))) == {Reason.SIGNED_EMAIL}
    member = known(identity("member", "06 12 34 56 78"))
    assert reasons(likeness(member, known(identity("phone", "+33612345678")))) == {Reason.SIGNED_NUMBER}


def test_a_visitor_key_or_a_customer_number_is_no_telephone() -> None:
    assert likeness(known(identity("visitor", "33612345678")), known(identity("phone", "+33612345678"))) is None
    assert likeness(known(identity("member", "C-2024-001")), known(identity("member", "C-2024-001"))) is None


# Whatever is known of two people.

_ADDRESSES = st.one_of(
    NATIONAL.map(lambda one: ("phone", f"+33{one}")),
    st.sampled_from(["phone", "member", "email", "visitor", "telegram"]).flatmap(
        lambda scheme: st.text(max_size=30).map(lambda address: (scheme, address))
    ),
    st.emails().map(lambda address: ("email", address)),
)
_PEOPLE = st.builds(
    lambda addresses, names, said: known(
        *(identity(*one) for one in addresses), names=tuple(names), said=dict(enumerate(said))
    ),
    st.lists(_ADDRESSES, max_size=4),
    st.lists(st.sampled_from(["Léa Martin", "Lea MARTIN", "Karim Benali", "Karim", ""]), max_size=2),
    st.lists(st.text(max_size=80), max_size=3),
)


@pytest.mark.hypothesis
@given(_PEOPLE, _PEOPLE)
def test_likeness_is_mutual_bounded_and_never_a_name_alone(one: Known, other: Known) -> None:
    found, back = likeness(one, other), likeness(other, one)
    assert (found is None) == (back is None)
    if found is None or back is None:
        return
    assert found.certainty == back.certainty
    assert LEAST <= found.certainty < 1
    assert reasons(found) == reasons(back) != {Reason.SAME_NAME}


_MARKS = st.sampled_from(["", " ", ".", "-", "\u00a0", "\u202f"])


@pytest.mark.hypothesis
@given(NATIONAL, st.sampled_from(["+33", "0033", "+33 (0)", "0"]), _MARKS, st.text("abc é,!", max_size=20))
def test_a_number_is_found_in_words_however_it_is_written(national: str, before: str, mark: str, words: str) -> None:
    written = before + mark.join([national[0], *(national[at : at + 2] for at in range(1, 9, 2))])
    writer = known(names=("Karim Benali",), said={1: f"{words} {written} {words}"})
    found = likeness(writer, known(identity("phone", f"+33{national}"), names=("Karim Benali",)))
    assert Reason.NUMBER_GIVEN in reasons(found)


@pytest.mark.hypothesis
@given(NATIONAL, NATIONAL)
def test_numbers_of_one_country_are_one_only_when_their_digits_are(one: str, other: str) -> None:
    assert same_number(f"+33{one}", f"0{other}") == (one == other)
