"""Messages: writing first, reacting, deciding about a send that nobody can vouch for, and what a message was before."""

from __future__ import annotations

from litestar import delete, get, patch, post, put
from litestar.params import JSONBody
from msgspec import UNSET

from causerie.desk.batch import SEEN, remembered_as
from causerie.desk.correct import Wanted, correct
from causerie.desk.react import react
from causerie.desk.settle import Choice, settle
from causerie.desk.start import Opening, start
from causerie.http import phones
from causerie.http.injected import ANSWER, SUPERVISE, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import Id, IdempotencyKey
from causerie.http.schemas.messages import CameIn, Correction, FirstMessage, Settlement, Started, WantedReaction
from causerie.http.schemas.parts import parts_of
from causerie.model.element import SeenKind
from causerie.model.errors import Invalid, NotFound
from causerie.model.grant import Grant
from causerie.model.message import Kind, Message
from causerie.store import intake, threads
from causerie.store import messages as stored
from causerie.store.messages import Version


@post("/messages", opt=ANSWER)
async def start_conversation(
    means: TheMeans, grant: TheGrant, key: IdempotencyKey, data: JSONBody[FirstMessage]
) -> Started:
    """Write to someone, known or not. The same Idempotency-Key gives the same answer for two days."""
    if (data.to is None) == (data.identity_id is None):
        raise Invalid("one_recipient")
    opening = Opening(
        channel_id=data.channel_id,
        parts=parts_of(data.parts),
        identity_id=data.identity_id,
        address=_address(means, grant, data),
        message_class=data.message_class,
        key=key,
    )
    written = await means.run(lambda work: start(work, means.directory, means.ids, grant=grant, opening=opening))
    async with means.database.connection() as conn:
        return Started(written.conversation_id, await threads.messages_by_id(conn, grant, written.messages))


def _address(means: Means, grant: Grant, data: FirstMessage) -> str | None:
    if data.to is None:
        return None
    if not grant.sees(data.channel_id):
        raise NotFound("channel")
    channel = means.directory.channel(data.channel_id)
    return phones.address_for(channel, means.directory.provider_of(channel.id).capabilities, data.to.address)


@patch("/messages/{id:int}", opt=ANSWER)
async def correct_message(means: TheMeans, grant: TheGrant, message_id: Id, data: JSONBody[Correction]) -> Message:
    """Put right what one noted oneself of a call, a visit or a letter. 409 `correction_late` after a day."""
    wanted = Wanted(
        None if data.text is UNSET else data.text,
        None if data.kind is UNSET else Kind(data.kind),
        None if data.at is UNSET else data.at,
    )
    await means.run(lambda work: correct(work, grant=grant, message_id=message_id, wanted=wanted))
    async with means.database.connection() as conn:
        return await threads.message(conn, grant, message_id)


@post("/messages/{id:int}/settle", opt=ANSWER, status_code=200)
async def settle_message(means: TheMeans, grant: TheGrant, message_id: Id, data: JSONBody[Settlement]) -> Message:
    """Send it again, or give it up."""
    choice = Choice(data.choice)
    await means.run(lambda work: settle(work, means.directory, grant=grant, message_id=message_id, choice=choice))
    async with means.database.connection() as conn:
        return await threads.message(conn, grant, message_id)


@put("/messages/{id:int}/reaction", opt=ANSWER)
async def set_reaction(means: TheMeans, grant: TheGrant, message_id: Id, data: JSONBody[WantedReaction]) -> Message:
    """React to what a customer wrote, in the place of the company's reaction of before."""
    return await _reacted(means, grant, message_id, data.emoji)


@delete("/messages/{id:int}/reaction", opt=ANSWER, status_code=200)
async def take_reaction_back(means: TheMeans, grant: TheGrant, message_id: Id) -> Message:
    """Take the company's reaction back."""
    return await _reacted(means, grant, message_id, "")


async def _reacted(means: Means, grant: Grant, message_id: int, emoji: str) -> Message:
    await means.run(
        lambda work: react(work, means.directory, means.ids, grant=grant, message_id=message_id, emoji=emoji)
    )
    async with means.database.connection() as conn:
        return await threads.message(conn, grant, message_id)


@get("/messages/{id:int}/versions")
async def message_versions(means: TheMeans, grant: TheGrant, message_id: Id) -> list[Version]:
    """What it said before it was edited or taken back, oldest first."""
    async with means.database.connection() as conn:
        return await stored.versions(conn, grant, message_id)


@get("/messages/{id:int}/intake", opt=SUPERVISE)
async def message_intake(means: TheMeans, grant: TheGrant, message_id: Id) -> CameIn:
    """The payload it came in. 404 when it did not come from a provider."""
    async with means.database.connection() as conn:
        origin = await stored.origin(conn, grant, message_id)
        if origin.provider_key is None:
            raise NotFound("intake")
        key = remembered_as(origin.channel_id, SEEN[SeenKind.MESSAGE], origin.provider_key)
        found = await intake.holding(conn, scope=origin.channel_id, kind=SEEN[SeenKind.MESSAGE], key=key)
    return CameIn(found)
