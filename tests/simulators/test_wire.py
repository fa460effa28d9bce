"""The mechanics under every simulator, over real HTTP: lanes, tries, and the faults that cut an answer."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest

from causerie.simulators.multipart import multipart
from causerie.simulators.wire import Answer, Hook, Request, Simulator, json_answer
from causerie.testing.serving import refused_origin, serve


class Echo(Simulator):
    """Answers with what it was asked, under the faults that strike after acceptance."""

    async def respond(self, request: Request) -> Answer:
        said = {"method": request.method, "path": request.path, "query": dict(request.query)}
        return self.after(json_answer({**said, "body": request.body.decode()}))


class Product(Simulator):
    """The other end of the webhooks: answers each with the next status of a list, then 200."""

    def __init__(self, *statuses: int) -> None:
        super().__init__(hook_url=None)
        self.statuses = list(statuses)
        self.bodies: list[str] = []

    async def respond(self, request: Request) -> Answer:
        self.bodies.append(request.body.decode())
        return Answer(self.statuses.pop(0) if self.statuses else 200)


def hook(origin: str, body: str, *, receipt: bool = False) -> Hook:
    return Hook(f"{origin}/hooks/h", body.encode(), {"content-type": "text/plain"}, receipt=receipt)


async def test_a_request_is_read_whole_and_answered() -> None:
    async with serve(Echo(hook_url=None)) as origin, aiohttp.ClientSession() as http:
        response = await http.post(f"{origin}/a%20b?x=1&x=2&y=", data=b"z" * 100_000)
        told = await response.json()
    assert told == {"method": "POST", "path": "/a b", "query": {"x": "2", "y": ""}, "body": "z" * 100_000}


async def test_a_half_answer_breaks_the_client_and_the_next_one_does_not() -> None:
    simulator = Echo(hook_url=None)
    simulator.faults.half = 1
    async with serve(simulator) as origin, aiohttp.ClientSession() as http:
        with pytest.raises(aiohttp.ClientPayloadError):
            async with http.get(origin) as response:
                await response.read()
        async with http.get(origin) as response:
            assert response.status == 200


async def test_a_silent_answer_never_comes() -> None:
    simulator = Echo(hook_url=None)
    simulator.faults.silent = 1
    async with serve(simulator) as origin, aiohttp.ClientSession() as http:
        with pytest.raises(asyncio.TimeoutError):
            await http.get(origin, timeout=aiohttp.ClientTimeout(total=0.1))


async def test_one_customer_is_told_in_order_and_again_until_taken() -> None:
    product = Product(500, 503)
    sender = Simulator(hook_url=None, pauses=(0.0, 0.0))
    async with serve(product) as origin, sender.running():
        for body in ("1", "2", "3"):
            sender.poster.put(hook(origin, body), lane="one")
        await sender.poster.settled()
    assert product.bodies == ["1", "1", "1", "2", "3"]
    assert [posted.status for posted in sender.poster.posted] == [500, 503, 200, 200, 200]
    assert not sender.poster.given_up


async def test_a_webhook_nobody_takes_is_given_up_after_its_tries() -> None:
    sender = Simulator(hook_url=None, pauses=(0.0,))
    async with sender.running():
        outcome = await sender.poster.post(hook(refused_origin(), "lost"))
    assert (outcome.status, outcome.taken) == (0, False)
    assert [given.body for given in sender.poster.given_up] == [b"lost"]
    assert len(sender.poster.posted) == 2


async def test_the_switches_of_webhooks() -> None:
    product = Product()
    sender = Simulator(hook_url=None)
    sender.faults.duplicate = sender.faults.reorder = sender.faults.drop_receipts = True
    async with serve(product) as origin, sender.running():
        for body in ("1", "2"):
            sender.poster.put(hook(origin, body), lane="one")
        sender.poster.put(hook(origin, "receipt", receipt=True), lane="one")
        await sender.poster.settled()
    assert product.bodies == ["2", "2", "1", "1"]


async def test_leaving_cancels_what_waits() -> None:
    sender = Simulator(hook_url=None, pauses=(3600.0,))
    async with sender.running():
        sender.poster.put(hook(refused_origin(), "waits"), lane="one")
        await sender.bell.until(lambda: bool(sender.poster.posted))
    await sender.poster.settled(within=0.1)


async def test_a_simulator_that_does_not_run_says_so() -> None:
    with pytest.raises(RuntimeError, match="not running"):
        await Simulator(hook_url=None).poster.post(hook("http://127.0.0.1:9", "x"))


async def test_an_offline_handset_acts_when_it_is_back() -> None:
    simulator = Simulator(hook_url=None)
    person = simulator.customer("33612345678", name="Odile")
    done: list[str] = []
    person.online = False
    person.waiting.append(lambda: done.append("taken"))
    simulator.return_online()
    assert (done, person.waiting, person.online) == (["taken"], [], True)


def test_faults_are_counted_or_for_ever() -> None:
    faults = Simulator(hook_url=None).faults
    faults.broken, faults.throttled = 2, -1
    assert [faults.take("broken") for _ in range(3)] == [True, True, False]
    assert all(faults.take("throttled") for _ in range(10))
    assert not faults.take("half")


def test_a_multipart_form_keeps_every_byte() -> None:
    content = b"\x00\r\n--not the boundary\r\n\xff\n\r"
    body = (
        b'--b0\r\nContent-Disposition: form-data; name="type"\r\n\r\nimage/png\r\n'
        b'--b0\r\nContent-Disposition: form-data; name="file"; filename="pi\xc3\xa8ce.png"\r\n'
        b"Content-Type: image/png\r\n\r\n" + content + b"\r\n--b0--\r\n"
    )
    request = Request("POST", "/", {}, {"content-type": 'multipart/form-data; boundary="b0"'}, body)
    fields = multipart(request)
    assert fields["type"].text == "image/png"
    assert (fields["file"].filename, fields["file"].mime) == ("pièce.png", "image/png")
    assert fields["file"].content == content
    assert multipart(Request("POST", "/", {}, {"content-type": "application/json"}, b"{}")) == {}
