"""Every sealed column, for the rotation of the key."""

from __future__ import annotations

from causerie.store.database import Work
from causerie.store.postings import PURPOSE as POSTING
from causerie.store.push_keys import PURPOSE as PUSH
from causerie.store.vault import Vault


async def reseal(work: Work, old: Vault, new: Vault) -> int:
    """Open each secret with the old key and seal it with the new one, in one transaction; returns how many."""
    count = 0
    for row in await work.all("select id, credentials as sealed from connection for update"):
        opened = old.unlock(row["sealed"], purpose="connection")
        sealed = new.lock(opened, purpose="connection")
        await work.execute("update connection set credentials = %s where id = %s", [sealed, row["id"]])
        count += 1
    for row in await work.all("select id, totp as sealed from agent where totp is not null for update"):
        opened = old.unlock(row["sealed"], purpose="totp")
        await work.execute("update agent set totp = %s where id = %s", [new.lock(opened, purpose="totp"), row["id"]])
        count += 1
    for row in await work.all("select id, sealed from push_key for update"):
        opened = old.unlock(row["sealed"], purpose=PUSH)
        await work.execute("update push_key set sealed = %s where id = %s", [new.lock(opened, purpose=PUSH), row["id"]])
        count += 1
    for row in await work.all("select invitation_id as id, sealed from posting where sealed is not null for update"):
        opened = old.unlock(row["sealed"], purpose=POSTING)
        sealed = new.lock(opened, purpose=POSTING)
        await work.execute("update posting set sealed = %s where invitation_id = %s", [sealed, row["id"]])
        count += 1
    return count
