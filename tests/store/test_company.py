"""The company as it is kept: until somebody says otherwise, French, by its first brand's name, and by no clock yet."""

from __future__ import annotations

from causerie.model.agent import Language
from causerie.model.house import Company
from causerie.store import company
from causerie.testing.house import House


async def _told(house: House) -> Company:
    async with house.database.connection() as conn:
        return await company.company(conn)


async def test_a_house_that_told_nothing_goes_by_its_first_brand(house: House) -> None:
    (brand,) = await house.rows("brand")
    assert await _told(house) == Company(brand["name"], Language.FR, None)
    await house.do(lambda work: work.execute("update brand set name = ''"))
    assert await _told(house) == Company()


async def test_what_is_kept_replaces_what_was(house: House) -> None:
    for kept in (Company("Vélo", Language.EN, "Europe/Paris"), Company("Vélo & fils", Language.FR, "UTC")):
        await house.do(lambda work, kept=kept: company.keep(work, kept))  # type: ignore[misc]
        assert await _told(house) == kept
