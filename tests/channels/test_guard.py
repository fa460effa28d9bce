"""The only way out: what may be dialled, judged at the name, at the socket and at every redirect (T34)."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from causerie.channels import guard
from causerie.channels.guard import Forbidden, Interrupted, NotReached, Outgoing, OutgoingError, Pools, TooLarge, public
from causerie.testing.serving import refused_origin, serve

HOSTILE = Path(__file__).parents[3] / "shared" / "data" / "hostile" / "url"

NOT_PUBLIC = """
0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.255.255.254 169.254.0.1
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1
198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::10.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::127.0.0.1
64:ff9b::a9fe:a9fe 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:db8::1 2002:7f00:1:: 2002:a00:1:: 2002:c0a8:1::1
3fff::1 5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%1 febf::1 fec0::1 ff02::1 ff0e::1
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 9.9.9.9 172.15.0.1 172.32.0.1 100.63.255.255 100.128.0.1 192.0.1.1 198.17.0.1 198.20.0.1 223.255.255.254
2001:4860:4860::8888 2606:4700::1111 2a00:1450:4007::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
""".split()


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_of_the_open_internet_is_known_as_such(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_public(address: str) -> None:
    assert public(address)


class Names:
    """Stands for the name servers: every name has the addresses it was given; nothing leaves the machine."""

    def __init__(self) -> None:
        self.known: dict[str, list[str]] = {}
        self.otherwise: list[str] = []
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: Any = socket.AF_INET) -> list[Any]:
        self.asked.append(host)
        found = self.known.get(host, self.otherwise)
        if not found:
            raise OSError("Name or service not known")
        return [
            {"hostname": host, "host": address, "port": port, "family": socket.AF_INET, "proto": 0, "flags": 0}
            for address in found
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    names = Names()
    monkeypatch.setattr(guard, "ThreadedResolver", lambda: names)
    return names


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that passed every judgement; nothing is really dialled, so that no test leaves the machine."""
    passed: list[str] = []
    judge = guard._public_socket

    def instead(info: Any) -> socket.socket:
        judge(info).close()
        passed.append(info[4][0])
        raise OSError("not in a test")

    monkeypatch.setattr(guard, "_public_socket", instead)
    return passed


class Place:
    """A server nobody may reach, on loopback: it counts who comes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.visits = 0


@asynccontextmanager
async def forbidden_place() -> AsyncIterator[Place]:
    place = Place(0)

    def come(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place.visits += 1
        writer.close()

    server = await asyncio.start_server(come, "127.0.0.1", 0)
    place.port = server.sockets[0].getsockname()[1]
    async with server:
        yield place


@asynccontextmanager
async def outgoing(*origins: str, **about: Any) -> AsyncIterator[Outgoing]:
    async with Pools(**{"timeout": 5.0, **about}) as pools:
        yield pools.outgoing(*origins)


LOOPBACK = """
127.0.0.1 127.1 127.0.1 2130706433 0177.0.0.1 017700000001 127.0.0.1. 0 0.0.0.0 [::1] [::] [::127.0.0.1]
[::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:1] [64:ff9b::127.0.0.1] [2002:7f00:1::] [fe80::1%25lo]
１２７.０.０.１ ①②⑦.0.0.1 127。0。0。1 user@127.0.0.1 user:pass@127.0.0.1 8.8.8.8@127.0.0.1 [::1%25lo]
""".split()


@pytest.mark.parametrize("host", LOOPBACK)
async def test_no_way_of_writing_loopback_reaches_it(names: Names, dialled: list[str], host: str) -> None:
    async with forbidden_place() as place, outgoing() as out:
        for path in ("/", "/#@8.8.8.8", "/?u=http://8.8.8.8"):
            with pytest.raises(Forbidden):
                await out.fetch(f"http://{host}:{place.port}{path}", limit=10)
        assert (place.visits, names.asked) == (0, [])


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "localhost.", "0x7f000001", "0x7f.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "x.example"]
)
async def test_a_name_is_judged_by_every_address_it_has(names: Names, dialled: list[str], host: str) -> None:
    async with forbidden_place() as place, outgoing() as out:
        for found in (["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1", "8.8.8.8"]):
            names.otherwise = found
            with pytest.raises(Forbidden):
                await out.request("GET", f"http://{host}:{place.port}/")
        assert place.visits == 0


async def test_the_socket_itself_is_judged(names: Names, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the name to be judged wrongly, the address about to be dialled is looked at once more."""

    async def trusting(self: Any, host: str, port: int = 0, family: Any = socket.AF_INET) -> Any:
        return await names.resolve(host, port, family)

    monkeypatch.setattr(guard.PublicResolver, "resolve", trusting)
    names.otherwise = ["127.0.0.1"]
    async with forbidden_place() as place, outgoing() as out:
        with pytest.raises(Forbidden):
            await out.request("GET", f"http://x.example:{place.port}/")
        assert place.visits == 0


NO_HTTP = """
file:///etc/passwd ftp://8.8.8.8/ gopher://8.8.8.8/ javascript:alert(1) data:,x //8.8.8.8/ /path path http:// https://
http:///x http://[ http://[1 http://[::g]/ http://8.8.8.8:99999/ http://8.8.8.8:x/ http://a..b/ http://.x/ unix:/x
http://xn--a/ ws://8.8.8.8/ mailto:a@b.example http://8.8.8.8:0/
""".split()


@pytest.mark.parametrize("url", [*NO_HTTP, "", f"http://{'x' * 70}.example/", "http://a\x00b/", "http://\ud800/"])
async def test_what_is_no_whole_http_address_is_forbidden(names: Names, dialled: list[str], url: str) -> None:
    names.otherwise = ["127.0.0.1"]
    async with outgoing() as out:
        with pytest.raises(Forbidden):
            await out.fetch(url, limit=10)


@pytest.mark.skipif(not HOSTILE.is_dir(), reason="shared/data/hostile/url is not here")
@pytest.mark.parametrize("file", ["wpt-urltestdata.json", "bad_punycode_tests.json"])
async def test_no_hostile_address_reaches_a_private_place_or_breaks_anything(
    names: Names, dialled: list[str], file: str
) -> None:
    names.otherwise = ["127.0.0.1"]
    cases = [case for case in json.loads((HOSTILE / file).read_text(encoding="utf-8")) if isinstance(case, dict)]
    urls = [case["input"] for case in cases if "input" in case]
    urls += [f"http://{case[key]}/" for case in cases for key in ("decoded", "encoded") if case.get(key)]
    async with outgoing() as out:
        for url in urls:
            with pytest.raises(OutgoingError):
                await out.fetch(url, limit=10)
    assert all(public(address) for address in dialled)
    assert urls


async def test_a_public_place_would_be_dialled(names: Names, dialled: list[str]) -> None:
    names.known = {"x.example": ["8.8.8.8", "1.1.1.1"]}
    async with outgoing() as out:
        for url in ("http://x.example/", "https://9.9.9.9/"):
            with pytest.raises(NotReached):
                await out.request("GET", url)
    assert set(dialled) == {"8.8.8.8", "1.1.1.1", "9.9.9.9"}


# Where something answers


class Server:
    """Answers by path: `/to?…` redirects, `/said` tells what it heard, the rest as the test wants."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        self.answer: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.heard.append({name.decode(): value.decode() for name, value in scope["headers"]})
        if scope["path"].startswith("/to"):
            location = scope["query_string"]
            await _say(send, b"", 302, [(b"location", location)])
        elif self.answer is not None:
            await self.answer(receive, send)
        else:
            await _say(send, scope["path"].encode())


async def _say(send: Any, body: bytes, status: int = 200, headers: Any = ()) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
async def server() -> AsyncIterator[tuple[Server, str]]:
    app = Server()
    async with serve(app) as base:
        yield app, base


async def test_an_allowed_origin_is_reached_and_its_neighbour_is_not(server: tuple[Server, str]) -> None:
    _, base = server
    async with forbidden_place() as place, outgoing(base) as out:
        assert (await out.request("GET", f"{base}/a")).body == b"/a"
        port = base.rpartition(":")[2]
        for neighbour in (f"http://127.0.0.1:{place.port}", f"https://127.0.0.1:{port}", f"http://localhost:{port}"):
            with pytest.raises(Forbidden):
                await out.request("GET", f"{neighbour}/a")
        with pytest.raises(Forbidden):
            await out.pools.outgoing().request("GET", f"{base}/a")
        assert (await out.pools.outgoing().also(base).request("GET", f"{base}/a")).status == 200
        assert place.visits == 0


async def test_a_redirect_is_judged_like_any_address(
    names: Names, dialled: list[str], server: tuple[Server, str]
) -> None:
    app, base = server
    names.otherwise = ["10.0.0.1"]
    async with forbidden_place() as place, outgoing(base) as out:
        for location in (
            f"http://127.0.0.1:{place.port}/",
            f"//127.0.0.1:{place.port}/",
            "http://169.254.169.254/latest/meta-data/",
            "http://internal.example/",
            "file:///etc/passwd",
            "mailto:a@b.example",
            "http://[",
            "http://8.8.8.8:99999/",
            "http://xn--a/",
            "%ff%fe:%00",
        ):
            reached = len(app.heard)
            try:
                reply = await out.fetch(f"{base}/to?{location}", limit=100)
            except Forbidden:
                assert len(app.heard) == reached + 1
            else:
                assert reply.body.startswith(b"/"), "a relative address stays where it was"
        assert place.visits == 0


async def test_three_redirects_are_followed_and_no_more(server: tuple[Server, str]) -> None:
    _, base = server
    async with outgoing(base) as out:
        assert (await out.fetch(f"{base}/to?/to?/to?/end", limit=100)).body == b"/end"
        with pytest.raises(Forbidden):
            await out.fetch(f"{base}/to?/to?/to?/to?/end", limit=100)
        assert (await out.request("GET", f"{base}/to?/end")).status == 302, "a request follows none"


async def test_secrets_stay_with_the_origin_they_were_meant_for(server: tuple[Server, str]) -> None:
    app, base = server
    other = Server()
    async with serve(other) as elsewhere, outgoing(base, elsewhere) as out:
        await out.fetch(f"{base}/to?/same", limit=100, headers={"authorization": "Bearer s"})
        await out.fetch(f"{base}/to?{elsewhere}/end", limit=100, headers={"authorization": "Bearer s"})
    assert [heard.get("authorization") for heard in app.heard] == ["Bearer s"] * 3
    assert [heard.get("authorization") for heard in other.heard] == [None]


async def test_an_answer_is_read_no_further_than_its_limit(server: tuple[Server, str]) -> None:
    app, base = server

    async def endless(receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(10_000):
            await send({"type": "http.response.body", "body": b"x" * 10_000, "more_body": True})

    async def bomb(receive: Any, send: Any) -> None:
        await _say(send, gzip.compress(b"\0" * 20_000_000), headers=[(b"content-encoding", b"gzip")])

    async with outgoing(base) as out:
        app.answer = endless
        with pytest.raises(TooLarge):
            await out.fetch(f"{base}/x", limit=50_000)
        app.answer = bomb
        with pytest.raises(TooLarge):
            await out.fetch(f"{base}/x", limit=1_000_000)
        app.answer = None
        assert len((await out.fetch(f"{base}/{'x' * 99}", limit=100)).body) == 100
        with pytest.raises(TooLarge):
            await out.fetch(f"{base}/{'x' * 100}", limit=100)


async def test_what_never_answers_is_given_up_and_may_have_heard(server: tuple[Server, str]) -> None:
    app, base = server

    async def silent(receive: Any, send: Any) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    async def half(receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"10")]})
        await send({"type": "http.response.body", "body": b"x", "more_body": True})

    async with outgoing(base, timeout=0.3) as out:
        for answer in (silent, half):
            app.answer = answer
            begun = time.monotonic()
            with pytest.raises(Interrupted):
                await out.request("POST", f"{base}/x", data=b"a")
            assert time.monotonic() - begun < 3


async def test_what_is_not_there_has_certainly_heard_nothing(names: Names) -> None:
    nobody = refused_origin()
    async with outgoing(nobody) as out:
        with pytest.raises(NotReached):
            await out.request("POST", f"{nobody}/x", data=b"a")
        with pytest.raises(NotReached):
            await out.request("POST", "http://unknown.example/x", data=b"a")


async def test_a_header_that_cannot_be_written_is_forbidden(server: tuple[Server, str]) -> None:
    app, base = server
    async with outgoing(base) as out:
        with pytest.raises(Forbidden):
            await out.request("GET", f"{base}/x", headers={"x": "a\r\nhost: b"})
    assert app.heard == []


async def test_no_proxy_of_the_environment_dials_for_us(
    server: tuple[Server, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, base = server
    async with forbidden_place() as place, outgoing(base) as out:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{place.port}")
        assert (await out.request("GET", f"{base}/a")).body == b"/a"
        assert place.visits == 0
