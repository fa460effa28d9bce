"""What each colleague chose to be told of; who chose nothing is told as the model says."""

from __future__ import annotations

import msgspec

from causerie.model.grant import Grant
from causerie.model.notification import Digest, Matrix, Preferences, Quiet, Sounding
from causerie.store.database import Connection, Row, Work, rows


def preferences_from(row: Row) -> Preferences:
    """A row of `notification`, or of an outer join with it: without a row, what everybody begins with."""
    if row["matrix"] is None:
        return Preferences()
    return Preferences(
        matrix=msgspec.convert(row["matrix"], Matrix),
        quiet=msgspec.convert(row["quiet"], Quiet) if row["quiet"] is not None else None,
        sounding=Sounding(row["sounding"]),
        push_name=row["push_name"],
        push_words=row["push_words"],
        digest=msgspec.convert(row["digest"], Digest) if row["digest"] is not None else None,
    )


async def preferences(conn: Connection, grant: Grant) -> Preferences:
    """One's own."""
    found = await rows(
        conn,
        "select matrix, quiet, sounding, push_name, push_words, digest from notification where agent_id = %s",
        [grant.agent_id],
    )
    return preferences_from(found[0]) if found else Preferences()


async def keep(work: Work, grant: Grant, chosen: Preferences) -> None:
    """Replace one's own."""
    await work.execute(
        """insert into notification (agent_id, matrix, quiet, sounding, push_name, push_words, digest)
           values (%(agent)s, %(matrix)s::jsonb, %(quiet)s::jsonb, %(sounding)s, %(name)s, %(words)s, %(digest)s::jsonb)
           on conflict (agent_id) do update set matrix = excluded.matrix, quiet = excluded.quiet,
               sounding = excluded.sounding, push_name = excluded.push_name, push_words = excluded.push_words,
               digest = excluded.digest""",
        {
            "agent": grant.agent_id,
            "matrix": work.json(chosen.matrix),
            "quiet": work.json(chosen.quiet) if chosen.quiet is not None else None,
            "sounding": chosen.sounding,
            "name": chosen.push_name,
            "words": chosen.push_words,
            "digest": work.json(chosen.digest) if chosen.digest is not None else None,
        },
    )
