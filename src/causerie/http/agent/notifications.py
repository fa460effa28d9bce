"""Notifications: what one is told of, the browsers one is told by, and the e-mail that gathers what waits."""

from __future__ import annotations

from litestar import delete, get, post, put
from litestar.params import JSONBody

from causerie.channels.submission import Outcome
from causerie.channels.webpush import b64, public_bytes
from causerie.desk import digest, subscribe, tune
from causerie.http.injected import IN_PERSON, TheGrant, TheMeans, TheSession
from causerie.http.schemas.notifications import (
    BrowserGiven,
    BrowserNamed,
    DigestChosen,
    DigestStanding,
    MatrixChosen,
    PreferencesChosen,
    PushKey,
    QuietChosen,
)
from causerie.model.notification import Digest, Matrix, Preferences, Quiet
from causerie.store import agents, digests, push_keys
from causerie.store import notifications as stored


@get("/me/notifications")
async def preferences(means: TheMeans, grant: TheGrant) -> Preferences:
    """One's own choices; before any, what everybody begins with."""
    async with means.database.connection() as conn:
        return await stored.preferences(conn, grant)


@put("/me/notifications", opt=IN_PERSON)
async def choose_preferences(means: TheMeans, grant: TheGrant, data: JSONBody[PreferencesChosen]) -> Preferences:
    """Replace them, all at once."""
    chosen = Preferences(
        _matrix(data.matrix),
        _quiet(data.quiet),
        data.sounding,
        data.push_name,
        data.push_words,
        _digest(data.digest),
    )
    await means.run(lambda work: tune.tune(work, grant=grant, chosen=chosen))
    async with means.database.connection() as conn:
        return await stored.preferences(conn, grant)


@get("/me/digest")
async def digest_standing(means: TheMeans, grant: TheGrant) -> DigestStanding:
    """Where one's digests go, and how the last one fared."""
    async with means.database.connection() as conn:
        person = await agents.person(conn, grant.agent_id)
        stands = await digests.standing(conn, grant)
    outcome = Outcome(stands.outcome) if stands.outcome is not None else None
    return DigestStanding(means.post is not None, person.email, stands.sent_at, outcome)


@post("/me/digest/trial", opt=IN_PERSON, status_code=204)
async def try_digest(means: TheMeans, grant: TheGrant) -> None:
    """Send oneself what waits at this moment. 422 `no_email`, `email_refused` with the server's `answer`."""
    key = means.vault.hash("digest trial", str(grant.agent_id))
    await digest.try_now(means.database, means.post, grant, key=key, now=means.clock())


@get("/push/key")
async def push_key(means: TheMeans) -> PushKey:
    """The public half of the house's key to push services."""
    key = await means.run(lambda work: push_keys.private_key(work, means.vault))
    return PushKey(b64(public_bytes(key)))


@post("/push/subscriptions", opt=IN_PERSON, status_code=204)
async def subscribe_browser(means: TheMeans, session: TheSession, data: JSONBody[BrowserGiven]) -> None:
    """Be told on this browser, until signing out. Of more than ten, the one longest silent is told no more."""
    given = subscribe.subscription(means.pushing, endpoint=data.endpoint, p256dh=data.p256dh, auth=data.auth)
    await means.run(
        lambda work: subscribe.subscribe(work, means.ids, grant=session.grant, given=given, session=session.key)
    )


@delete("/push/subscriptions", opt=IN_PERSON)
async def unsubscribe_browser(means: TheMeans, grant: TheGrant, data: JSONBody[BrowserNamed]) -> None:
    """Be told no more on this browser."""
    await means.run(lambda work: subscribe.unsubscribe(work, grant=grant, endpoint=data.endpoint))


def _matrix(given: MatrixChosen) -> Matrix:
    return Matrix(**{name: tuple(getattr(given, name)) for name in given.__struct_fields__})


def _quiet(given: QuietChosen | None) -> Quiet | None:
    return Quiet(tuple(given.days), given.start, given.end, given.zone) if given is not None else None


def _digest(given: DigestChosen | None) -> Digest | None:
    return Digest(given.rhythm, given.at, given.zone, given.words) if given is not None else None
