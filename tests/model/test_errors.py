"""One tree of refusals with stable codes."""

from __future__ import annotations

from causerie.model.errors import Busy, CauserieError, Conflict, NotFound, Refused, Unreadable


def test_an_error_says_its_code_and_values() -> None:
    assert str(Conflict("moved_on", a=1, b="x")) == "moved_on (a=1, b='x')"
    assert str(Busy("intake_full")) == "intake_full"
    assert Conflict("moved_on", a=1).params == {"a": 1}


def test_what_is_absent_and_what_is_not_shown_answer_alike() -> None:
    assert (NotFound("contact").code, NotFound("contact").params) == ("not_found", {"what": "contact"})


def test_the_tree_is_as_it_is_drawn() -> None:
    assert all(issubclass(kind, Refused) for kind in (Busy, Conflict, NotFound))
    assert issubclass(Unreadable, CauserieError)
    assert not issubclass(Unreadable, Refused)
