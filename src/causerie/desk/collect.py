"""Read an account's templates from its platform: once connected, every hour, after a verdict, or because somebody asks.

The platform is asked outside of any transaction. What it said before stays when it does not answer, with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from causerie.channels.errors import SendError
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.model.event import EventKind
from causerie.model.template import TemplateRead
from causerie.store import templates
from causerie.store.connections import Held
from causerie.store.database import Database, Work
from causerie.store.ids import Ids

log = structlog.get_logger()


@dataclass(frozen=True)
class Collector:
    """What reading lists needs."""

    database: Database
    directory: Directory
    lines: Lines
    ids: Ids

    async def due(self, *, now: datetime) -> int:
        """Read the lists whose time has come; returns how many were asked for."""
        able = [one.connection.id for one in self.directory.all() if self.lists(one)]
        if not able:
            return 0
        claimed = await self.database.run(lambda work: templates.claim(work, able), now=now)
        for connection_id in claimed:
            await self.collect(self.directory.connection(connection_id), now=now)
        return len(claimed)

    def lists(self, held: Held) -> bool:
        """Whether this account has templates at all."""
        return self.directory.provider(held).capabilities.templates

    async def collect(self, held: Held, *, now: datetime) -> str | None:
        """Read one account's list; the code of what went wrong, None when nothing did."""
        try:
            found = await (await self.lines.session(held)).templates()
        except SendError as failure:
            return await self._missed(held, failure.code, now=now)
        except Exception as failure:  # an adapter's bug costs this list, not those of the other accounts
            log.error("templates_not_read", connection=held.connection.id, failure=type(failure).__name__)
            return await self._missed(held, "check_failed", now=now)
        await self.database.run(lambda work: self._keep(work, held, found), now=now)
        return None

    async def _missed(self, held: Held, code: str, *, now: datetime) -> str:
        async def verb(work: Work) -> None:
            await templates.failed(work, held.connection.id, code)
            _tell(work, held)

        await self.database.run(verb, now=now)
        return code

    async def _keep(self, work: Work, held: Held, found: Sequence[TemplateRead]) -> None:
        once = list({(one.name, one.language): one for one in found}.values())
        ids = await self.ids.take(work.conn, len(once))
        if await templates.keep(work, ids, held.connection.id, once, asked_at=work.now):
            _tell(work, held)


def _tell(work: Work, held: Held) -> None:
    work.tell(EventKind.TEMPLATE_REVIEWED, data={"connection_id": held.connection.id})
