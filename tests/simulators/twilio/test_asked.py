"""What Twilio refuses to send, in its own numbers, as its own library reads them."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.simulators.wire import Attachment
from tests.channels.twilio.harness import CUSTOMER, KEY, NUMBER, SERVICE, SID, TOKEN
from tests.simulators.twilio.judge import World, basic, called, refusal, sending

PICTURE = Attachment("image/png", b"\x89PNG" + bytes(100))


class TestRefusals:
    @pytest.mark.parametrize(
        ("asked", "status", "code"),
        [
            ({"to": ""}, 400, 21604),
            ({"to": "0612345678"}, 400, 21211),
            ({"to": "+0612345678"}, 400, 21211),
            ({"to": f"whatsapp:{CUSTOMER}"}, 400, 21211),
            ({"to": NUMBER}, 400, 21266),
            ({"to": "+14155552345"}, 400, 21408),
            ({"to": "+33145678901"}, 400, 21614),
            ({"to": "+33600000000"}, 400, 21612),
            ({"to": "+33611111111"}, 400, 21610),
            ({"from_": None}, 400, 21603),
            ({"from_": "+14155552345"}, 400, 21659),
            ({"from_": f"whatsapp:{NUMBER}"}, 400, 63007),
            ({"messaging_service_sid": "MG1"}, 400, 21705),
            ({"messaging_service_sid": "MG" + "0" * 32}, 404, 21701),
            ({"messaging_service_sid": SERVICE}, 400, 21712),
            ({"body": ""}, 400, 21619),
            ({"body": None}, 400, 21619),
            ({"body": "é" * 1_601}, 400, 21617),
            ({"media_url": ["https://causerie.example/a.png"] * 11}, 400, 21623),
            ({"media_url": ["/a.png"]}, 400, 21620),
            ({"media_url": ["ftp://causerie.example/a.png"]}, 400, 21620),
            ({"body": None, "content_sid": "HX" + "0" * 32}, 400, 21655),
            ({"status_callback": "causerie"}, 400, 21609),
            ({"status_callback": "https://my_host.example/hooks"}, 400, 21609),
            ({"validity_period": 36_001}, 400, 21624),
            ({"content_retention": "forget"}, 400, 30029),
            ({"address_retention": "forget"}, 400, 30030),
            ({"risk_check": "perhaps"}, 400, 20001),
        ],
    )
    async def test_a_message_is_refused(self, world: World, asked: dict[str, Any], status: int, code: int) -> None:
        world.sim.account.regions = ("+33",)
        world.sim.network.landlines.add("+33145678901")
        world.sim.network.unreachable.add("+33600000000")
        world.sim.network.opted_out.add((NUMBER, "+33611111111"))
        refused = await refusal(world.judge, sending(**asked))
        assert (refused.status, refused.code) == (status, code)
        assert not world.sim.accepted

    async def test_a_number_without_mms(self, world: World) -> None:
        world.sim.account.numbers[0].mms = False
        refused = await refusal(world.judge, sending(media_url=["https://causerie.example/a.png"]))
        assert refused.code == 21621

    @pytest.mark.parametrize(("user", "password"), [(SID, "wrong"), (KEY, TOKEN), (SID, ""), ("", "")])
    async def test_who_is_not_known(self, world: World, user: str, password: str) -> None:
        url = f"{world.harness.api_base}/2010-04-01/Accounts/{SID}/Messages.json"
        answer = await called(url, headers=basic(user, password))
        assert (answer.status, (await answer.json())["code"]) == (401, 20003)

    @pytest.mark.parametrize("header", ["", "Bearer x", "Basic é", "Basic !!", "Basic eA=="])
    async def test_a_header_that_is_no_basic_authentication(self, world: World, header: str) -> None:
        url = f"{world.harness.api_base}/2010-04-01/Accounts/{SID}.json"
        assert (await called(url, headers={"Authorization": header})).status == 401

    @pytest.mark.parametrize(
        ("method", "path"),
        [
            ("GET", "/2008-08-01/Accounts/{sid}.json"),
            ("GET", "/2010-04-01/Accounts/AC0.json"),
            ("GET", "/2010-04-01/Accounts/{sid}0/Messages.json"),
            ("GET", "/2010-04-01/Accounts/{sid}/Calls.json"),
            ("GET", "/2010-04-01/Accounts/{sid}/Messages/SM0.json"),
            ("PUT", "/2010-04-01/Accounts/{sid}/Messages.json"),
            ("POST", "/2010-04-01/Accounts/{sid}/IncomingPhoneNumbers/PN0.json"),
        ],
    )
    async def test_what_does_not_exist(self, world: World, method: str, path: str) -> None:
        url = world.harness.api_base + path.format(sid=SID)
        answer = await called(url, method=method)
        told = await answer.json()
        assert (answer.status, told["code"], told["status"]) == (404, 20404, 404)

    async def test_a_body_that_is_no_form_has_no_fields(self, world: World) -> None:
        url = f"{world.harness.api_base}/2010-04-01/Accounts/{SID}/Messages.json"
        answer = await called(url, method="POST", json={"To": CUSTOMER, "From": NUMBER, "Body": "Bonjour"})
        assert (await answer.json())["code"] == 21604

    async def test_the_rate(self, world: World) -> None:
        seconds = [1000.0]
        world.sim.clock = lambda: seconds[0]
        world.sim.rate = 2
        await world.judge(sending())
        await world.judge(sending())
        refused = await refusal(world.judge, sending())
        assert (refused.status, refused.code) == (429, 20429)
        seconds[0] += 1
        assert (await world.judge(sending())).sid

    async def test_the_queue(self, world: World) -> None:
        world.sim.held, world.sim.queue_limit = True, 2
        first = await world.judge(sending())
        await world.judge(sending())
        assert (await refusal(world.judge, sending())).code == 21611
        assert first.status == "queued"
        assert not world.sim.inbox(CUSTOMER)
        world.sim.release()
        assert len(world.sim.inbox(CUSTOMER)) == 2
        assert (await world.judge(sending())).sid
