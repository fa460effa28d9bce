"""Brands in the database."""

from __future__ import annotations

from causerie.model.house import Brand
from causerie.store import brands
from causerie.testing.house import BRAND, House


async def test_a_name_is_one_brands_and_the_oldest_is_the_usual_one(house: House) -> None:
    assert await house.do(lambda work: brands.add(work, Brand(60, "Maison")))
    assert not await house.do(lambda work: brands.add(work, Brand(61, "Maison")))
    assert await house.do(brands.first) == BRAND
    assert [await house.do(lambda work, one=one: brands.exists(work, one)) for one in (60, 61)] == [True, False]
    async with house.database.connection() as conn:
        assert await brands.everything(conn) == [Brand(BRAND, "Atelier"), Brand(60, "Maison")]
