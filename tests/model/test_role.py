"""The product's own roles, and what a role of the house sees."""

from __future__ import annotations

import pytest

from causerie.model.grant import RIGHTS, Right, Role
from causerie.model.role import BUILT, sees_everything


def test_the_products_own_come_least_first() -> None:
    assert [one.based_on for one in BUILT] == [Role.AGENT, Role.SUPERVISOR, Role.ADMIN]
    assert all(one.rights == RIGHTS[one.based_on] for one in BUILT)
    assert [one.everything for one in BUILT] == [False, False, True]


@pytest.mark.parametrize("right", Right)
def test_administering_shows_everything(right: Right) -> None:
    assert sees_everything({right}, everything=False) is (right is Right.ADMINISTER)
    assert sees_everything({right}, everything=True)
