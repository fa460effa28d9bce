"""Teams, brands and labels are named, once each."""

from __future__ import annotations

import pytest

from causerie.desk.label import label
from causerie.desk.name import drop_label, name_brand, name_label, name_team, rename_label
from causerie.model.errors import Conflict, Forbidden, NotFound
from causerie.model.house import Label, Team
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, SUPERVISOR, TEAM, House
from tests.desk.people import opened


async def test_a_team_is_named_and_renamed(house: House) -> None:
    grant = house.grant(ADMIN)
    team = await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Ventes"))
    renamed = await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Vente", team_id=team.id))
    assert renamed == Team(team.id, "Vente")
    same = await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Vente", team_id=team.id))
    assert same == renamed


async def test_a_name_is_used_once(house: House) -> None:
    grant = house.grant(ADMIN)
    with pytest.raises(Conflict, match="name_taken"):
        await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Accueil"))
    with pytest.raises(Conflict, match="name_taken"):
        await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Accueil", team_id=OTHER_TEAM))
    with pytest.raises(Conflict, match="name_taken"):
        await house.do(lambda work: name_brand(work, house.ids, grant=grant, name="Atelier"))
    with pytest.raises(NotFound):
        await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Nouvelle", team_id=999))


async def test_a_label_changes_and_goes_with_a_word_to_every_screen(house: House) -> None:
    grant, conversation = house.grant(SUPERVISOR), await opened(house)
    made = await house.do(lambda work: name_label(work, house.ids, grant=grant, name="SAV", color="blue"))
    changed = await house.do(lambda work: rename_label(work, grant=grant, label_id=made.id, name=None, color="red"))
    assert changed == Label(made.id, "SAV", "red")
    await house.do(lambda work: label(work, grant=grant, conversation_id=conversation, labels=[made.id]))
    await house.do(lambda work: drop_label(work, grant=grant, label_id=made.id))
    assert await house.rows("conversation_label") == await house.rows("label") == []
    assert [row["conversation_id"] for row in await house.told("conversation_labelled")] == [conversation] * 2
    with pytest.raises(NotFound):
        await house.do(lambda work: drop_label(work, grant=grant, label_id=made.id))


async def test_a_label_takes_no_name_of_another(house: House) -> None:
    grant = house.grant(SUPERVISOR)
    one = await house.do(lambda work: name_label(work, house.ids, grant=grant, name="SAV", color="blue"))
    await house.do(lambda work: name_label(work, house.ids, grant=grant, name="Litige", color="red"))
    with pytest.raises(Conflict, match="name_taken"):
        await house.do(lambda work: rename_label(work, grant=grant, label_id=one.id, name="Litige", color=None))
    with pytest.raises(NotFound):
        await house.do(lambda work: rename_label(work, grant=grant, label_id=999, name="Neuf", color=None))


async def test_every_screen_looks_again_when_a_name_came_changed_or_went(house: House) -> None:
    grant = house.grant(ADMIN)
    await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Ventes"))
    await house.do(lambda work: name_brand(work, house.ids, grant=grant, name="Boutique"))
    made = await house.do(lambda work: name_label(work, house.ids, grant=grant, name="SAV", color="blue"))
    await house.do(lambda work: rename_label(work, grant=grant, label_id=made.id, name="Après-vente", color=None))
    await house.do(lambda work: drop_label(work, grant=grant, label_id=made.id))
    with pytest.raises(Conflict):
        await house.do(lambda work: name_team(work, house.ids, grant=grant, name="Ventes"))
    assert [row["agent_id"] for row in await house.told("names_changed")] == [ADMIN] * 5


async def test_who_may_not_name(house: House) -> None:
    with pytest.raises(Forbidden):
        await house.do(lambda work: name_label(work, house.ids, grant=house.grant(AGENT), name="SAV", color="blue"))
    with pytest.raises(Forbidden):
        await house.do(lambda work: name_team(work, house.ids, grant=house.grant(SUPERVISOR), name="X", team_id=TEAM))
