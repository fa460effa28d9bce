"""Short ways to note what was said elsewhere, for the tests of what colleagues do with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from causerie.desk.log import Filed, Noted, log
from causerie.model.message import Kind
from causerie.testing.house import AGENT, House


async def logged(house: House, contact: int | None = None, *, by: int = AGENT, **about: Any) -> Filed:
    """A call that awaits an answer, now, unless `about` says otherwise."""
    noted = Noted(house.channel(), Kind.CALL, "Rappeler pour le vélo", awaits=True, key=uuid4().hex, contact_id=contact)
    grant, told = house.grant(by), replace(noted, **about)
    return await house.do(lambda work: log(work, house.directory, house.ids, grant=grant, noted=told))
