"""What was said at the counter, on the telephone or on paper, noted by whoever heard it."""

from __future__ import annotations

from litestar import post
from litestar.params import JSONBody

from causerie.desk.log import Noted, Stranger, log
from causerie.http import phones
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import IdempotencyKey
from causerie.http.schemas.logged import ContactLogged, LoggedShown, StrangerWritten
from causerie.model.errors import Invalid, NotFound
from causerie.model.grant import Grant
from causerie.model.message import Kind
from causerie.store import threads


@post("/logged", opt=ANSWER)
async def log_contact(
    means: TheMeans, grant: TheGrant, key: IdempotencyKey, data: JSONBody[ContactLogged]
) -> LoggedShown:
    """Note a call, a visit or a letter. The same Idempotency-Key notes it once."""
    if (data.contact_id is None) == (data.stranger is None):
        raise Invalid("one_recipient")
    noted = Noted(
        channel_id=data.channel_id,
        kind=Kind(data.kind),
        text=data.text,
        awaits=data.awaits,
        key=key,
        contact_id=data.contact_id,
        stranger=_stranger(means, grant, data.channel_id, data.stranger) if data.stranger else None,
        at=data.at,
        files=tuple(data.files),
    )
    filed = await means.run(lambda work: log(work, means.directory, means.ids, grant=grant, noted=noted))
    async with means.database.connection() as conn:
        message = await threads.message(conn, grant, filed.message_id)
    return LoggedShown(filed.contact_id, filed.conversation_id, message)


def _stranger(means: Means, grant: Grant, channel_id: int, written: StrangerWritten) -> Stranger:
    """With the number as it is dialled: in the country of the channel, or of another of the house's own numbers."""
    if not grant.sees(channel_id):
        raise NotFound("channel")
    channels = sorted(means.directory.channels(), key=lambda one: (one.id != channel_id, one.id))
    phone = (written.phone or "").strip()
    email = (written.email or "").strip().lower()
    return Stranger(written.name, phones.number_from(phone, channels) if phone else None, email or None)
