"""What needs no sign-in: files under signed addresses, and the link of the first start."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import pytest

from causerie.desk.order import FileLinks
from causerie.http import public
from causerie.http.public import SignedFiles, Start
from causerie.store import files
from causerie.store.database import Work
from causerie.testing.house import AGENT, VAULT, House

Said = tuple[int, dict[str, str], bytes]
Headers = Sequence[tuple[bytes, bytes]]


async def ask(
    app: Any, path: str, method: str = "GET", *, query: str = "", client: str = "127.0.0.1", headers: Headers = ()
) -> Said:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode()}
    await app({**scope, "headers": list(headers), "client": (client, 1) if client else None}, None, send)
    heard = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], heard, said[1]["body"]


class Files:
    def __init__(self, house: House) -> None:
        self.house = house
        self.links = FileLinks(VAULT, lambda: "https://causerie.example")
        self.app = SignedFiles(house.database, self.links, clock=house.clock)

    async def path(self, *, mime: str = "image/png", file_id: int = 700) -> str:
        async def verb(work: Work) -> None:
            await files.upload(work, file_id, agent_id=AGENT, name="a", mime=mime, content=b"png")

        await self.house.do(verb)
        return urlsplit(self.links.of(file_id, now=self.house.clock())).path


async def test_a_provider_pulls_what_we_signed(house: House) -> None:
    served = Files(house)
    path = await served.path()
    status, headers, body = await ask(served.app, path)
    assert (status, headers["content-type"], body) == (200, "image/png", b"png")
    assert (headers["x-content-type-options"], headers["content-disposition"]) == ("nosniff", "attachment")
    assert (await ask(served.app, path, "HEAD"))[::2] == (200, b"")
    assert (await ask(served.app, path, "POST"))[0] == 405


async def test_any_other_address_is_nothing(house: House) -> None:
    served = Files(house)
    path = await served.path()
    _, _, file_id, expires, signature = path.split("/")
    wrong = [
        f"/files/{file_id}/{expires}/{'0' * len(signature)}",
        f"/files/{file_id}/{expires}/",
        f"/files/{file_id}/{expires}",
        f"/files/{file_id}/{int(expires) + 1}/{signature}",
        f"/files/{int(file_id) + 1}/{expires}/{signature}",
        f"/files/{'9' * 5000}/{expires}/{signature}",
        f"/files/x/{expires}/{signature}",
        f"{path}/more",
        "/files/",
    ]
    for one in wrong:
        assert (await ask(served.app, one))[0] == 404, one
    house.clock.forward(seconds=3601)
    assert (await ask(served.app, path))[0] == 404


async def test_a_signed_file_that_is_gone_is_nothing(house: House) -> None:
    served = Files(house)
    path = await served.path()
    await house.do(lambda work: work.execute("delete from file"))
    assert (await ask(served.app, path))[0] == 404


@pytest.mark.parametrize("mime", ["text/html\r\nset-cookie: a=b", "é/è", "", "image", 'a/b; c="d"'])
async def test_what_a_phone_calls_its_file_is_no_header_of_ours(house: House, mime: str) -> None:
    served = Files(house)
    status, headers, _ = await ask(served.app, await served.path(mime=mime))
    assert (status, headers["content-type"]) == (200, "application/octet-stream")


async def _cookie(agent_id: int) -> str:
    return f"causerie_session=of-{agent_id}"


async def test_the_start_link_opens_one_session() -> None:
    start = Start(_cookie)
    token = start.issue(7)
    assert len(token) >= 32
    status, headers, _ = await ask(start, "/start", query=f"token={token}")
    assert (status, headers["location"], headers["set-cookie"]) == (303, "/", "causerie_session=of-7")
    assert headers["cache-control"] == "no-store"
    assert (await ask(start, "/start", query=f"token={token}"))[0] == 401


@pytest.mark.parametrize("query", ["", "token=", "token=wrong", "other=1", "token=%ff"])
async def test_nothing_else_opens_it(query: str) -> None:
    start = Start(_cookie)
    start.issue(7)
    status, headers, _ = await ask(start, "/start", query=query)
    assert (status, "set-cookie" in headers) == (401, False)


@pytest.mark.parametrize("client", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "", "1270.0.0.1", "128.0.0.1"])
async def test_it_is_for_this_machine_alone(client: str) -> None:
    start = Start(_cookie)
    token = start.issue(7)
    assert (await ask(start, "/start", query=f"token={token}", client=client))[0] == 401
    assert (await ask(start, "/start", query=f"token={token}"))[0] == 401, "and what was shown elsewhere is spent"


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.10", "::1"])
async def test_every_loopback_address_is_this_machine(client: str) -> None:
    start = Start(_cookie)
    assert (await ask(start, "/start", query=f"token={start.issue(7)}", client=client))[0] == 303


async def test_it_lasts_ten_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    start = Start(_cookie)
    late, good = start.issue(7), start.issue(8)
    now = public.time.monotonic()
    monkeypatch.setattr(public.time, "monotonic", lambda: now + 599)
    assert (await ask(start, "/start", query=f"token={good}"))[0] == 303
    monkeypatch.setattr(public.time, "monotonic", lambda: now + 601)
    assert (await ask(start, "/start", query=f"token={late}"))[0] == 401


async def test_looking_at_the_link_does_not_spend_it() -> None:
    start = Start(_cookie)
    token = start.issue(7)
    assert (await ask(start, "/start", "HEAD", query=f"token={token}"))[0] == 405
    assert (await ask(start, "/start", query=f"token={token}"))[0] == 303


@pytest.mark.parametrize(
    "header",
    [
        (b"forwarded", b"for=127.0.0.1"),
        (b"x-forwarded-for", b"127.0.0.1"),
        (b"x-forwarded-for", b""),
        (b"x-forwarded-proto", b"https"),
        (b"x-forwarded-host", b"desk.example.com"),
        (b"x-real-ip", b"127.0.0.1"),
        (b"via", b"1.1 proxy"),
    ],
)
async def test_what_a_proxy_passed_on_is_not_of_this_machine(header: tuple[bytes, bytes]) -> None:
    start = Start(_cookie)
    assert (await ask(start, "/start", query=f"token={start.issue(7)}", headers=[header]))[0] == 401


@pytest.mark.parametrize(
    ("passed", "client", "status"),
    [
        (b"127.0.0.1", "127.0.0.1", 303),  # the front has put down whom the proxy saw
        (b"192.0.2.7", "192.0.2.7", 401),
        (b"", "127.0.0.1", 401),
        (None, "127.0.0.1", 303),
        (None, "192.0.2.7", 401),
    ],
)
async def test_a_proxy_that_is_believed_may_say_so(passed: bytes | None, client: str, status: int) -> None:
    start = Start(_cookie, proxies=1)
    headers = [] if passed is None else [(b"x-forwarded-for", passed)]
    assert (await ask(start, "/start", query=f"token={start.issue(7)}", client=client, headers=headers))[0] == status


async def test_a_way_shorter_than_the_house_knows_is_not_believed() -> None:
    start = Start(_cookie, proxies=2)
    headers = [(b"x-forwarded-for", b"127.0.0.1")]
    assert (await ask(start, "/start", query=f"token={start.issue(7)}", headers=headers))[0] == 401
