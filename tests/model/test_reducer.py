"""The reducer by itself; against the desk's actions it is proven in tests/realtime/test_reducer.py."""

from __future__ import annotations

from typing import Any

from causerie.model.reducer import State, apply

EMPTY: dict[str, list[Any]] = {"conversations": [], "messages": [], "contacts": []}


def _row(id_: int, *, contact: int = 1) -> dict[str, Any]:
    return {"id": id_, "contact_id": contact, "identity_id": id_, "contact_name": None}


def _frame(n: int, *events: dict[str, Any], rows: Any = None, gone: Any = None) -> dict[str, Any]:
    return {"type": "events", "n": n, "events": list(events), "rows": rows or EMPTY, "gone": gone or EMPTY}


STATE = State(5, {1: _row(1), 2: _row(2, contact=9)}, {3: _row(3), 4: _row(4, contact=9)}, {1: {}, 9: {}})


def test_a_frame_from_the_past_changes_nothing() -> None:
    for n in (1, 5):
        assert apply(STATE, _frame(n, rows={**EMPTY, "messages": [_row(8)]})) is STATE


def test_rows_are_replaced_and_the_gone_let_go() -> None:
    rows, gone = {**EMPTY, "messages": [_row(3, contact=2)]}, {**EMPTY, "conversations": [2], "contacts": [9]}
    after = apply(STATE, _frame(6, rows=rows, gone=gone))
    assert after.n == 6
    assert after.messages[3]["contact_id"] == 2
    assert (set(after.conversations), set(after.contacts)) == ({1}, {1})
    assert set(STATE.conversations) == {1, 2}, "what was there is not touched"


def test_an_erased_person_goes_with_everything_of_theirs() -> None:
    after = apply(STATE, _frame(6, {"kind": "contact_erased", "contact_id": 9, "data": None}))
    assert (set(after.conversations), set(after.messages), set(after.contacts)) == ({1}, {3}, {1})


def test_a_merged_person_is_no_longer_one() -> None:
    after = apply(STATE, _frame(6, {"kind": "contacts_merged", "contact_id": 1, "data": {"gone_id": 9}}))
    assert set(after.contacts) == {1}
