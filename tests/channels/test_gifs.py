"""The client of moving pictures, against the simulated service over HTTP: what it asks, what it believes, what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from causerie.channels.gifs import GifService, _found
from causerie.channels.guard import Pools
from causerie.model.errors import Busy, CauserieError, Invalid, NotFound, NotPermitted
from causerie.simulators.gifs import KEY, ROOT, GifSimulator
from causerie.testing.serving import refused_origin, serve


@asynccontextmanager
async def running(*, key: str = KEY) -> AsyncIterator[tuple[GifSimulator, GifService]]:
    simulator = GifSimulator()
    async with simulator.running(), serve(simulator) as base, Pools() as pools:
        simulator.origin = base
        yield simulator, GifService(pools.outgoing(base), url=base + ROOT, key=key)


async def test_it_searches_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as (simulator, service):
        found = await service.search("vélo", language="fr")
        assert [one.title for one in found.gifs] == ["Une roue de vélo qui tourne"]
        assert simulator.asked == [
            {"api_key": KEY, "limit": "24", "offset": "0", "rating": "g", "q": "vélo", "lang": "fr"}
        ]
        monkeypatch.setattr("causerie.channels.gifs.PAGE", 4)
        first = await service.search("", language="fr")
        rest = await service.search("", language="fr", offset=first.next or 0)
        assert (len(first.gifs), first.next, len(rest.gifs), rest.next) == (4, 4, 2, None)


async def test_it_fetches_what_the_service_named() -> None:
    async with running() as (_, service):
        (gif,) = (await service.search("merci", language="fr")).gifs
        assert (gif.width, gif.height) == (100, 75)
        starts = [(await service.fetch(one, limit=1 << 20))[:4] for one in (gif.preview, gif.still, gif.gif)]
        assert starts == [b"RIFF", b"GIF8", b"GIF8"]
        assert (await service.fetch(gif.mp4, limit=1 << 20))[4:8] == b"ftyp"
        with pytest.raises(Invalid, match="too_large"):
            await service.fetch(gif.gif, limit=100)
        with pytest.raises(Busy, match="gifs_away"):
            await service.fetch(gif.gif + ".old", limit=100)


async def test_stickers_are_beside_them() -> None:
    async with running() as (simulator, service):
        assert service.has_stickers
        (sticker,) = (await service.search("merci", language="fr", stickers=True)).gifs
        assert (await service.fetch(sticker.webp, limit=1 << 20))[:4] == b"RIFF"
        assert (await service.fetch(sticker.gif, limit=1 << 20))[:4] == b"GIF8"
        assert len((await service.search("", language="fr", stickers=True)).gifs) == 6
        assert simulator.fetched == ["heart/clear.large.webp", "heart/clear.large.gif"]
        (gif,) = (await service.search("merci", language="fr")).gifs
        assert gif.webp == "", "a moving picture is taken as a GIF or a film"


async def test_a_service_at_another_address_has_none() -> None:
    async with Pools() as pools:
        service = GifService(pools.outgoing(), url="https://gifs.example/v2/search/", key=KEY)
        assert not service.has_stickers
        with pytest.raises(NotFound):
            await service.search("a", language="en", stickers=True)


async def refusal(simulator: GifSimulator, service: GifService) -> CauserieError:
    with pytest.raises(CauserieError) as refused:
        await service.search("vélo", language="fr")
    return refused.value


async def test_it_says_what_is_wrong() -> None:
    async with running(key="another") as (simulator, service):
        assert isinstance(await refusal(simulator, service), NotPermitted)
    async with running() as (simulator, service):
        simulator.unwell = True  # how the service says that it is not well: 200, and nothing in it
        assert (await refusal(simulator, service)).code == "gifs_away"
        simulator.unwell, simulator.faults.throttled = False, 1
        assert (await refusal(simulator, service)).code == "gifs_away"


async def test_a_service_that_is_not_there_is_away() -> None:
    origin = refused_origin()
    async with Pools() as pools:
        with pytest.raises(Busy, match="gifs_away"):
            await GifService(pools.outgoing(origin), url=origin, key=KEY).search("a", language="en")
        with pytest.raises(Busy, match="gifs_away"):  # the guard: nobody allowed this address
            await GifService(pools.outgoing(), url=origin, key=KEY).search("a", language="en")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"meta": 1}', b'{"data": []}', b"\xff", b"[" * 100_000])
def test_an_answer_that_is_none_is_not_believed(body: bytes) -> None:
    with pytest.raises(Busy, match="gifs_away"):
        _found(body)


def test_odd_entries_cost_no_other() -> None:
    good = b'{"url": "https://m.example/a.gif", "webp": 7, "width": "x", "height": "75"}'
    body = (
        b'{"meta": {"response_id": "r"}, "data": ['
        b'{"images": {}}, {"images": {"fixed_width_small": []}}, {"images": {"fixed_width_small": {"url": "ftp://x"}}},'
        b'{"title": " a \\n b ", "images": {"fixed_width_small": ' + good + b', "original": ' + good + b"}}]}"
    )
    found = _found(body)
    assert [(one.title, one.width, one.height, one.still, one.mp4) for one in found.gifs] == [
        ("a b", 100, 75, "https://m.example/a.gif", "")
    ]
    assert found.next is None
