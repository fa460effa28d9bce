"""What a role may do, and what a grant shows."""

from __future__ import annotations

import pytest

from causerie.model.errors import Forbidden
from causerie.model.grant import BUILT_IN, Grant, Right, Role

MATRIX = {
    Role.ADMIN: {Right.ADMINISTER, Right.SUPERVISE, Right.ANSWER},
    Role.SUPERVISOR: {Right.SUPERVISE, Right.ANSWER},
    Role.AGENT: {Right.ANSWER},
}


@pytest.mark.parametrize("role", BUILT_IN)
@pytest.mark.parametrize("right", Right)
def test_a_role_carries_its_rights_and_no_other(role: Role, right: Right) -> None:
    grant = Grant(1, role, frozenset(), frozenset())
    assert grant.allows(right) == (right in MATRIX[role])
    if right in MATRIX[role]:
        grant.require(right)
    else:
        with pytest.raises(Forbidden, match=right.value):
            grant.require(right)


def test_no_channels_is_nothing_and_none_is_everything() -> None:
    nothing, some, everything = (
        Grant(1, Role.AGENT, seen, frozenset()) for seen in (frozenset(), frozenset({2, 1}), None)
    )
    assert [grant.sees(1) for grant in (nothing, some, everything)] == [False, True, True]
    assert [grant.channel_ids for grant in (nothing, some, everything)] == [[], [1, 2], None]


@pytest.mark.parametrize("right", Right)
def test_a_role_of_the_house_carries_what_was_given_to_it(right: Right) -> None:
    assert Grant(1, Role.CUSTOM, None, frozenset(), frozenset({right})).rights == {right}
    assert Grant(1, Role.CUSTOM, None, frozenset()).rights == frozenset()
    assert not Grant(1, Role.AGENT, None, frozenset(), frozenset({Right.ADMINISTER})).allows(Right.ADMINISTER)


def test_nobody_covers_more_than_they_have() -> None:
    grant = Grant(1, Role.SUPERVISOR, frozenset({1}), frozenset())
    assert grant.covers({Right.ANSWER})
    assert not grant.covers({Right.ADMINISTER})
    assert not grant.covers({Right.ANSWER}, everything=True)
