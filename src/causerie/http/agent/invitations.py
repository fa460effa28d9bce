"""Links that let a colleague in: made, listed and revoked by administrators. A link is shown once, and sent by
e-mail where that is asked for.
"""

from __future__ import annotations

from litestar import delete, get, post
from litestar.params import JSONBody

from causerie.desk.invite import LASTS, Offer, invite, offer_reset, url_of, withdraw
from causerie.http.injected import ADMINISTER, ADMINISTER_IN_PERSON, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import Id
from causerie.http.schemas.invitations import Invited, LinkMade, ResetAsked
from causerie.model.agent import Invitation, LinkKind
from causerie.model.errors import NotPermitted
from causerie.store import invitations as stored


@get("/invitations", opt=ADMINISTER)
async def invitations(means: TheMeans, grant: TheGrant) -> list[Invitation]:
    """The links that can still be used, newest first."""
    async with means.database.connection() as conn:
        return await stored.standing(conn, grant, now=means.clock())


@post("/invitations", opt=ADMINISTER_IN_PERSON)
async def add_invitation(means: TheMeans, grant: TheGrant, data: JSONBody[Invited]) -> LinkMade:
    """A link to join. 409 `email_taken`, 422 `no_email` where it is to be sent and nothing can be."""
    letter = (data.language or means.directory.company.language) if _sends(means, data.send) else None
    offer = Offer(data.email, data.role, data.teams, data.channels, data.role_id, letter)
    made = await means.run(lambda work: invite(work, means.ids, means.vault, grant=grant, offer=offer))
    return _made(means, LinkKind.JOIN, *made)


@delete("/invitations/{id:int}", opt=ADMINISTER)
async def remove_invitation(means: TheMeans, grant: TheGrant, invitation_id: Id) -> None:
    """Revoke it, at once."""
    await means.run(lambda work: withdraw(work, grant=grant, invitation_id=invitation_id))


@post("/agents/{id:int}/reset", opt=ADMINISTER_IN_PERSON)
async def reset_agent(
    means: TheMeans, grant: TheGrant, agent_id: Id, data: JSONBody[ResetAsked | None] = None
) -> LinkMade:
    """A link by which a colleague chooses a new password; the former one stays good until they have."""
    letter = _sends(means, data is not None and data.send)
    made = await means.run(
        lambda work: offer_reset(work, means.ids, means.vault, grant=grant, agent_id=agent_id, letter=letter)
    )
    return _made(means, LinkKind.RESET, *made)


def _made(means: Means, kind: LinkKind, invitation_id: int, token: str) -> LinkMade:
    return LinkMade(invitation_id, url_of(means.public_url(), token), means.clock() + LASTS[kind])


def _sends(means: Means, wanted: bool) -> bool:
    """Raises NotPermitted `no_email`."""
    if wanted and means.post is None:
        raise NotPermitted("no_email")
    return wanted
