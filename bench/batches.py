"""How many statements a batch of inbound messages costs, counted in this process: the same for 8 as for 128."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime

from bench.hooks import WhatsAppHooks, text, whatsapp_key
from bench.server import HOOKS, WHATSAPP, Site, furnish
from causerie.channels.protocol import HookRequest
from causerie.desk.batch import Payload
from causerie.desk.directory import Directory
from causerie.desk.receive import receive
from causerie.store.database import Database, Work
from causerie.store.ids import Ids

SIZES = (8, 128)


async def statements(dsn: str, site: Site) -> int:
    """Statements of one batch of known people's messages, BEGIN and COMMIT included, at the larger of two sizes.

    Raises when the number depends on the size.
    """
    await furnish(site, dsn)
    async with Database(dsn, size=2) as database:
        directory = Directory(database, site.vault)
        await directory.refresh(monotonic=time.monotonic())
        ids, counts = Ids(), []
        for size in SIZES:
            await _receive(database, directory, ids, tag="first", size=size)  # makes their acquaintance
            with database.counting() as count:
                await _receive(database, directory, ids, tag="again", size=size)
            counts.append(count())
    if len(set(counts)) != 1:
        raise RuntimeError(f"statements grow with the batch: {dict(zip(SIZES, counts, strict=True))}")
    return counts[-1]


async def _receive(database: Database, directory: Directory, ids: Ids, *, tag: str, size: int) -> None:
    held = await directory.by_hook(HOOKS["whatsapp"], monotonic=time.monotonic())
    provider = directory.provider(held)
    made, draw = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"]), random.Random(tag)
    payloads = []
    for n in range(size):
        raw = made.message(whatsapp_key(f"{tag}{size}", n), person=n, text=text(draw))
        request = HookRequest("POST", "", "", {"content-type": "application/json"}, raw.partition(b"\r\n\r\n")[2])
        payloads.append(Payload(held, request, datetime.now(UTC), provider.parse(request, held.credentials)))

    async def verb(work: Work) -> None:
        await receive(work, payloads, ids=ids)

    await database.run(verb, now=datetime.now(UTC))
