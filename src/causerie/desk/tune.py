"""Choose what one is told of, how, and when not."""

from __future__ import annotations

from dataclasses import replace

from causerie.desk.digest import plan
from causerie.model.grant import Grant
from causerie.model.notification import Digest, Matrix, Occasion, Preferences, Quiet, Signal
from causerie.model.zones import zone
from causerie.store import notifications
from causerie.store.database import Work


async def tune(work: Work, *, grant: Grant, chosen: Preferences) -> None:
    """Replace one's own choices; what waits for the next digest follows them. Raises Invalid `unknown_time_zone`."""
    quiet = chosen.quiet and _quiet(chosen.quiet)
    digest = chosen.digest and _digest(chosen.digest)
    kept = replace(chosen, matrix=_matrix(chosen.matrix), quiet=quiet, digest=digest)
    await notifications.keep(work, grant, kept)
    await plan(work, grant.agent_id, kept)


def _matrix(given: Matrix) -> Matrix:
    """Each signal once, in the order of the model."""
    kept = {one.value: tuple(signal for signal in Signal if signal in given.of(one)) for one in Occasion}
    return Matrix(**kept)


def _quiet(given: Quiet) -> Quiet:
    zone(given.zone)
    return replace(given, days=tuple(sorted(set(given.days))))


def _digest(given: Digest) -> Digest:
    zone(given.zone)
    return given
