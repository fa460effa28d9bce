"""What a code costs whoever brings none, and that one serves only where both sides may be joined by it."""

from __future__ import annotations

from causerie.channels.protocol import HookRequest
from causerie.desk.batch import Batch, Payload
from causerie.desk.rejoin import PURPOSE, claims
from causerie.model.element import Element
from causerie.store.database import Work
from causerie.testing.house import VAULT, House

REQUEST = HookRequest("POST", "https://causerie.example/hooks/x", "", {}, b"{}")


async def asked(house: House, *elements: Element, vault: bool = True) -> list[str]:
    """The statements that looking for codes costs."""
    batch = Batch.of([Payload(house.held["twilio"], REQUEST, house.clock(), elements)])
    told: list[str] = []

    async def verb(work: Work) -> None:
        every = work.all

        async def counted(sql: str, params: object = ()) -> object:
            told.append(sql)
            return await every(sql, params)  # type: ignore[arg-type]

        work.all = counted  # type: ignore[method-assign,assignment]
        await claims(work, batch, VAULT if vault else None)

    await house.do(verb)
    return told


async def test_words_without_a_code_cost_nothing(house: House) -> None:
    assert await asked(house, house.said("Bonjour, au 06-12-34-56-78", key="1")) == []


async def test_codes_of_a_batch_are_looked_for_at_once(house: House) -> None:
    said = [house.said("réf. K7P-2XQ-D4M", key="1"), house.said("réf. AAA-BBB-CCC", key="2")]
    assert len(await asked(house, *said)) == 1


async def test_without_a_vault_a_code_is_words(house: House) -> None:
    assert await asked(house, house.said("réf. K7P-2XQ-D4M", key="1"), vault=False) == []


def test_the_hash_is_of_its_purpose_alone() -> None:
    assert VAULT.hash(PURPOSE, "K7P-2XQ-D4M") != VAULT.hash("visitor", "K7P-2XQ-D4M")
