"""Timers of unread answers are set where settings say so, once; addresses that were written from come first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.store import forwards
from causerie.testing.house import House


@pytest.mark.parametrize(
    ("settings", "minutes"),
    [({}, None), ({"forward": {"after": 10}}, 10), ({"forward": {"after": "x"}}, None), ({"forward": []}, None)],
)
async def test_a_timer_is_set_where_settings_say_so(
    house: House, settings: dict[str, object], minutes: int | None
) -> None:
    channel = house.channel()
    await house.do(
        lambda work: work.execute(
            "update channel set settings = %s::jsonb where id = %s", [work.json(settings), channel]
        )
    )
    began = house.clock()
    for _ in range(2):
        await house.do(lambda work: forwards.expect(work, 5, channel_id=channel))
        house.clock.forward(seconds=30)
    due = [row["due_at"] for row in await house.rows("timer")]
    assert due == ([] if minutes is None else [began + timedelta(minutes=minutes)])


async def test_what_they_wrote_from_comes_before_what_they_gave(house: House) -> None:
    await house.hear(house.said("Bonjour", key="1"))
    (wrote,) = await house.rows("identity")
    await house.do(
        lambda work: work.execute(
            """insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
               values (999999, %s, 'email', '', 'a@example.org', 'said', %s)""",
            [wrote["contact_id"], work.now],
        )
    )
    found = await house.do(lambda work: forwards.addresses(work, wrote["contact_id"]))
    assert found == [(wrote["id"], "phone"), (999999, "email")]
