"""A customer's file: kept as what it is, tried again while that can help, or failed with its reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from causerie.channels.errors import FetchFailed
from causerie.channels.protocol import Fetched
from causerie.desk.erase import erase
from causerie.desk.fetch import ATTEMPTS, Outcome, attempt, settle
from causerie.model.contact import Address
from causerie.model.element import Arrived, MediaRef, Sender
from causerie.model.message import MediaKind
from causerie.store import files
from causerie.store.files import Expected
from causerie.testing.house import VAULT, House
from tests.desk.people import contact_of

NUMBER = "+33700000001"
PNG = b"\x89PNG\r\n\x1a\n picture"
LEASE = timedelta(minutes=2)
LIMIT = 1000


class Provider:
    """A session that gives these bytes, or fails like this."""

    def __init__(self, given: Fetched | Exception) -> None:
        self.given = given

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        if isinstance(self.given, Exception):
            raise self.given
        return self.given


async def expected(house: House, *, sha256: str | None = None) -> Expected:
    photo = MediaRef(MediaKind.IMAGE, "ref1", "image/jpeg", sha256=sha256)
    sender = Sender((Address("phone", "", "+33600000001"),))
    await house.hear(Arrived(NUMBER, "m1", sender, (photo,)))
    return await claim(house)


async def claim(house: House) -> Expected:
    (one,) = await house.do(lambda work: files.claim(work, limit=10, lease=LEASE))
    return one


async def fetched(house: House, one: Expected, given: Fetched | Exception) -> Outcome:
    outcome = await attempt(Provider(given), one, limit=LIMIT)  # type: ignore[arg-type]
    await house.do(lambda work: settle(work, outcome, jitter=1.0))
    return outcome


async def test_a_file_is_kept_as_what_it_is(house: House) -> None:
    one = await expected(house, sha256=hashlib.sha256(PNG).hexdigest().upper())
    await fetched(house, one, Fetched(PNG, "image/jpeg", "photo.jpg"))
    (file,) = await house.rows("file")
    assert (file["state"], file["mime"], file["size"], file["name"]) == ("stored", "image/png", len(PNG), "photo.jpg")
    assert file["provider_ref"] is None
    async with house.database.connection() as conn:
        assert (await files.content(conn, file["id"]))[1] == PNG
    (event,) = await house.told("file_changed")
    assert event["data"] == {"file_id": file["id"], "state": "stored"}
    assert event["message_id"] == one.message_id


async def test_what_may_help_is_tried_again_less_and_less_often(house: House) -> None:
    one = await expected(house)
    waits = []
    while True:
        await fetched(house, one, FetchFailed("throttled", again=True))
        (file,) = await house.rows("file")
        if file["state"] == "failed":
            break
        waits.append(int((file["due_at"] - house.clock()).total_seconds()))
        assert await house.told("file_changed") == []
        house.clock.now = file["due_at"]
        one = await claim(house)
    assert waits == [5, 20, 80, 320, 1280]
    assert (one.attempts, file["reason"], file["due_at"]) == (ATTEMPTS, "throttled", None)
    (event,) = await house.told("file_changed")
    assert event["data"] == {"file_id": file["id"], "state": "failed"}


@pytest.mark.parametrize(
    ("given", "reason", "state"),
    [
        (FetchFailed("expired", again=False), "expired", "failed"),
        (RuntimeError("surprise"), "adapter_failed", "waiting"),
        (Fetched(b"x" * (LIMIT + 1), "text/plain"), "too_large", "failed"),
        (Fetched(b"", "text/plain"), "empty", "waiting"),
        (Fetched(b"other bytes", "text/plain"), "damaged", "waiting"),
    ],
)
async def test_what_went_wrong_is_said(house: House, given: Fetched | Exception, reason: str, state: str) -> None:
    await fetched(house, await expected(house, sha256=hashlib.sha256(PNG).hexdigest()), given)
    (file,) = await house.rows("file")
    assert (file["state"], file["reason"]) == (state, reason)
    assert await house.rows("blob") == []


async def test_a_worker_that_slept_writes_nothing(house: House) -> None:
    slow = await expected(house)
    house.clock.forward(minutes=3)
    quick = await claim(house)
    await fetched(house, quick, Fetched(PNG, "image/png"))
    await fetched(house, slow, FetchFailed("expired", again=False))
    await fetched(house, slow, Fetched(b"late", "text/plain"))
    (file,) = await house.rows("file")
    assert (file["state"], file["mime"]) == ("stored", "image/png")
    assert len(await house.rows("blob")) == len(await house.told("file_changed")) == 1


async def test_a_file_of_somebody_forgotten_is_not_kept(house: House) -> None:
    one = await expected(house)
    contact = await contact_of(house)
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    await fetched(house, one, Fetched(PNG, "image/png"))
    assert (await house.rows("file"), await house.rows("blob")) == ([], [])


async def test_an_upload_that_is_not_there_is_gone_for_good(house: House) -> None:
    one = await expected(house)
    await house.do(lambda work: settle(work, Outcome(one), jitter=0.5))
    (file,) = await house.rows("file")
    assert (file["state"], file["reason"]) == ("failed", "upload_gone")
