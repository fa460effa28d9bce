"""How things are: for everybody whether their screen is complete, for administrators what waits on the server."""

from __future__ import annotations

from typing import Annotated

from litestar import get
from litestar.params import QueryParameter

from causerie import __version__
from causerie.desk.diagnose import diagnose
from causerie.http.injected import TheGrant, TheMeans
from causerie.http.schemas.diagnostic import Diagnostic
from causerie.http.schemas.fields import LARGEST_ID
from causerie.model.grant import Right
from causerie.realtime.frames import covered
from causerie.store import journal

MOST = 2000  # events looked at; a screen further behind begins anew anyway

After = Annotated[int | None, QueryParameter(ge=0, le=LARGEST_ID)]


@get("/diagnostic")
async def diagnostic(means: TheMeans, grant: TheGrant, after: After = None) -> Diagnostic:
    """Measured anew at each call; `after` is the number the screen is complete up to."""
    now = means.clock()
    async with means.database.connection() as conn:
        n = await journal.last(conn)
        events = [] if after is None else await journal.after(conn, after, limit=MOST)
        missed = await covered(conn, grant, events)
    findings = await diagnose(means.database, grant=grant, now=now) if grant.allows(Right.ADMINISTER) else []
    return Diagnostic(__version__, now, n, len(missed), findings)
