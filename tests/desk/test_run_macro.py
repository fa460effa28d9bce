"""A macro does all it says in order, or nothing; and nothing is relaxed for it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from causerie.desk.block import block
from causerie.desk.run_macro import Run, run_macro
from causerie.model.errors import CauserieError, Conflict, Invalid, NotFound, NotPermitted
from causerie.model.house import Label
from causerie.model.macro import Action, AddLabels, AddNote, AssignTo, ReplyCanned, Resolve, SnoozeFor
from causerie.model.owner import Owner
from causerie.store import labels
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk import test_can as canned
from tests.desk.people import contact_of, opened, row_of
from tests.desk.test_dispatch import rung
from tests.desk.test_keep_macro import kept
from tests.desk.test_schedule import last


async def ran(house: House, conversation: int, actions: tuple[Action, ...], *, by: int = AGENT, **about: Any) -> None:
    made = await kept(house, SUPERVISOR, name=uuid4().hex, actions=actions, owner=Owner.EVERYBODY)
    values: dict[str, Any] = {"client_key": uuid4().hex, "last_seen": await last(house), **about}
    run, grant = Run(conversation, made, **values), house.grant(by)
    await house.do(lambda work: run_macro(work, house.directory, house.ids, grant=grant, run=run))


async def label(house: House, name: str) -> int:
    async def verb(work: Any) -> int:
        made = await house.ids.one(work.conn)
        await labels.add(work, Label(made, name, "blue"))
        return int(made)

    return await house.do(verb)


async def test_it_does_everything_in_order(house: House) -> None:
    conversation, urgent = await opened(house), await label(house, "Urgent")
    words = await canned.kept(house, name="prêt", text="Bonjour {{prénom|à vous}}, {{agent}} de {{équipe}}.")
    actions: tuple[Action, ...] = (
        ReplyCanned(words),
        AddNote("Prévenu"),
        AddLabels((urgent,)),
        AssignTo(me=True),
        SnoozeFor(60),
    )
    await ran(house, conversation, actions)
    said, noted = (await house.rows("message"))[1:]
    assert said["parts"][0]["text"] == f"Bonjour à vous, Agent {AGENT} de Accueil."
    assert (noted["direction"], noted["parts"][0]["text"]) == ("note", "Prévenu")
    row = await row_of(house, "conversation", conversation)
    assert (row["assignee_id"], row["state"]) == (AGENT, "snoozed")
    assert row["snoozed_until"] == house.clock() + timedelta(hours=1)
    assert [one["label_id"] for one in await house.rows("conversation_label")] == [urgent]
    assert [one["uses"] for one in await house.rows("macro")] == [1]
    assert [one["uses"] for one in await house.rows("canned")] == [1]


async def test_labels_are_added_to_those_that_are_there(house: House) -> None:
    conversation = await opened(house)
    first, second = await label(house, "Un"), await label(house, "Deux")
    await ran(house, conversation, (AddLabels((first,)),))
    await ran(house, conversation, (AddLabels((second,)),))
    assert sorted(one["label_id"] for one in await house.rows("conversation_label")) == sorted([first, second])


async def test_nothing_is_done_when_one_thing_cannot_be(house: House) -> None:
    conversation = await opened(house)
    nameless = await canned.kept(house, name="nom", text="Bonjour {{nom}}")
    refused: tuple[tuple[Action, type[CauserieError]], ...] = (
        (ReplyCanned(nameless), Invalid),
        (ReplyCanned(404), NotFound),
        (AddLabels((404,)), Invalid),
        (AssignTo(agent_id=STRANGER), Invalid),
    )
    for action, error in refused:
        with pytest.raises(error):
            await ran(house, conversation, (AddNote("Avant"), action, Resolve()))
    assert len(await house.rows("message")) == 1
    assert (await row_of(house, "conversation", conversation))["state"] == "open"
    assert {one["uses"] for one in await house.rows("macro")} == {0}


async def test_its_answer_is_weighed_like_any_other(house: House) -> None:
    conversation, words = await opened(house), await canned.kept(house)
    seen = await last(house)
    await house.hear(house.said("Au fait…", key="k2"))
    with pytest.raises(Conflict, match="moved_on"):
        await ran(house, conversation, (ReplyCanned(words), Resolve()), last_seen=seen)
    contact, grant = await contact_of(house), house.grant(ADMIN)
    await house.do(lambda work: block(work, grant=grant, contact_id=contact))
    with pytest.raises(NotPermitted, match="blocked"):
        await ran(house, conversation, (ReplyCanned(words), Resolve()), force=True)
    assert await house.rows("outbox") == []


async def test_its_answer_can_be_held_and_leaves_the_rest_as_it_is(house: House) -> None:
    conversation, words = await opened(house), await canned.kept(house)
    await ran(house, conversation, (ReplyCanned(words), Resolve()), hold=5)
    assert await house.rows("outbox") == []
    house.clock.forward(seconds=5)
    assert await rung(house) == [True]
    assert len(await house.rows("outbox")) == 1
    assert (await row_of(house, "conversation", conversation))["state"] == "resolved"


async def test_what_one_does_not_see_is_not_touched(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await ran(house, conversation, (Resolve(),), by=STRANGER)
