"""Where the moving pictures come from: nowhere, from the service that the settings name, or from a simulated one."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from causerie.channels.guard import Pools
from causerie.settings import Settings
from causerie.testing.house import VAULT
from causerie.wiring.core import Core
from causerie.wiring.gifs import gif_door, simulated_gifs


def core(pools: Any, **given: Any) -> Core:
    return cast("Core", SimpleNamespace(settings=Settings(**given), pools=pools, vault=VAULT))


async def test_without_a_key_there_is_none() -> None:
    async with Pools() as pools:
        assert gif_door(core(pools)) is None
        named = gif_door(core(pools, gif_key="k", gif_credit="Powered by Other"))
        assert named is not None
        assert named.credit == "Powered by Other"


async def test_the_simulated_one_answers() -> None:
    async with Pools() as pools, simulated_gifs(core(pools)) as door:
        assert door.has_stickers
        for stickers in (False, True):
            assert len((await door.search(1, "", language="fr", offset=0, stickers=stickers)).gifs) == 6
