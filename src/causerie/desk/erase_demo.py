"""« Effacer la démo »: everything whose source is the demo, and nothing that is real.

People who are nothing but demo are forgotten like anybody. Where the demo and something real met, the
demo's messages alone are emptied. Its channels are taken off, its canned replies and its attributes
thrown away, its colleagues' accounts closed; whoever asks keeps theirs.
"""

from __future__ import annotations

from causerie.desk.erase import forget
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import demo, erasure, writing
from causerie.store.database import Redo, Work
from causerie.store.demo import Demo


async def erase_demo(work: Work, *, grant: Grant) -> Demo:
    """Erase the demo; returns what there was. Administrators only."""
    grant.require(Right.ADMINISTER)
    people = await demo.people(work)
    await writing.lock(work, people)
    if people != await demo.people(work):
        raise Redo
    counted = await demo.count(work.conn)
    gone = await demo.pure(work)
    await forget(work, await erasure.scope_of(work, gone))
    await forget(work, await demo.remainder(work))
    await demo.keep_real(work)
    channels = await demo.disconnect(work)
    await demo.empty_canned(work)
    await demo.empty_known(work)
    await demo.dismiss_agents(work, keep=grant.agent_id)
    for contact_id in sorted(gone):
        work.tell(EventKind.CONTACT_ERASED, contact_id=contact_id, agent_id=grant.agent_id)
    for channel_id in channels:
        work.tell(EventKind.CHANNEL_CHANGED, channel_id=channel_id, agent_id=grant.agent_id)
    work.tell(EventKind.CANNED_CHANGED, agent_id=grant.agent_id)
    work.tell(EventKind.NAMES_CHANGED, agent_id=grant.agent_id)
    work.tell(EventKind.RIGHTS_CHANGED, agent_id=grant.agent_id)
    return counted
