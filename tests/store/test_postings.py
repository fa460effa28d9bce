"""Letters that bring links: claimed by one, settled under the fence, without their token once they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from causerie.desk.invite import Offer, invite
from causerie.model.agent import Language
from causerie.model.grant import Role
from causerie.model.posting import PostingState
from causerie.store import invitations, postings, secrets_at_rest
from causerie.store.postings import Claimed, Fate
from causerie.store.vault import Vault
from causerie.testing.house import VAULT, House

LEASE = timedelta(minutes=5)


async def written(house: House, email: str = "zoe@causerie.example") -> str:
    """An invitation with its letter; returns its token."""
    offer = Offer(email, Role.AGENT, letter=Language.EN)
    grant = house.grant()
    return (await house.do(lambda work: invite(work, house.ids, VAULT, grant=grant, offer=offer)))[1]


async def claimed(house: House) -> list[Claimed]:
    return await house.do(lambda work: postings.claim(work, limit=10))


async def only(house: House) -> dict[str, Any]:
    (row,) = await house.rows("posting")
    return row


@pytest.fixture
async def letter(house: House) -> Claimed:
    await written(house)
    (found,) = await claimed(house)
    return found


async def test_one_claims_it_and_nobody_after(house: House, letter: Claimed) -> None:
    assert (letter.language, letter.tries) == (Language.EN, 1)
    assert await claimed(house) == []
    assert "sealed" not in repr(letter)


@pytest.mark.parametrize("state", sorted(set(PostingState) - {PostingState.WAITING, PostingState.SENDING}))
async def test_its_token_goes_with_what_settles_it(house: House, letter: Claimed, state: PostingState) -> None:
    assert await house.do(lambda work: postings.settle(work, letter, Fate(state, work.now, "said")))
    row = await only(house)
    assert (row["state"], row["sealed"], row["answer"]) == (state, None, "said")


async def test_what_is_tried_again_waits_for_its_time(house: House, letter: Claimed) -> None:
    later = house.clock() + timedelta(minutes=1)
    await house.do(lambda work: postings.settle(work, letter, Fate(PostingState.WAITING, later, "busy")))
    assert (await only(house))["sealed"] == letter.sealed
    assert await claimed(house) == []
    house.clock.forward(minutes=1)
    assert [one.tries for one in await claimed(house)] == [2]


async def test_what_nobody_came_back_for_is_lost_and_stays_so(house: House, letter: Claimed) -> None:
    house.clock.forward(minutes=5)
    assert await house.do(lambda work: postings.lose(work, lease=LEASE)) == 0
    house.clock.forward(seconds=1)
    assert await house.do(lambda work: postings.lose(work, lease=LEASE)) == 1
    assert not await house.do(lambda work: postings.settle(work, letter, Fate(PostingState.SENT, work.now)))
    row = await only(house)
    assert (row["state"], row["sealed"]) == ("unknown", None)


async def test_an_entry_says_how_its_letter_fares(house: House, letter: Claimed) -> None:
    await house.do(lambda work: postings.settle(work, letter, Fate(PostingState.REFUSED, work.now, "550 nobody")))
    async with house.database.connection() as conn:
        (link,) = await invitations.standing(conn, house.grant(), now=house.clock())
    assert link.posting is not None
    assert (link.posting.state, link.posting.tries, link.posting.answer) == (PostingState.REFUSED, 1, "550 nobody")


async def test_it_goes_with_its_link(house: House, letter: Claimed) -> None:
    house.clock.forward(days=8)
    assert await house.do(lambda work: invitations.sweep(work, before=work.now, limit=10)) == 1
    assert await house.rows("posting") == []


async def test_its_token_outlives_the_rotation_of_the_vaults_key(house: House) -> None:
    token, new = await written(house), Vault(b"n" * 32, b"p" * 32)
    assert await house.do(lambda work: secrets_at_rest.reseal(work, VAULT, new)) == len(house.held) + 1
    (found,) = await claimed(house)
    assert new.unlock(found.sealed, purpose=postings.PURPOSE) == {"token": token}
