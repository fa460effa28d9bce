"""Files that Twilio fetches when the product sends, and lends when customers do."""

from __future__ import annotations

import pytest

from causerie.simulators.wire import Answer, Attachment
from tests.channels.twilio.harness import CUSTOMER
from tests.simulators.twilio.judge import World, called, sending

PICTURE = Attachment("image/png", b"\x89PNG" + bytes(100))


class TestFiles:
    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (Answer(404), "11200"),
            (Answer(200, b"x", "application/x-msdownload"), "12300"),
            (Answer(200, bytes(600_000), "application/pdf"), "11751"),
            (Answer(200, bytes(6_000_000), "image/png"), "11751"),
        ],
    )
    async def test_a_file_that_twilio_cannot_use_fails_the_message(
        self, world: World, answer: Answer, code: str
    ) -> None:
        world.shop.answer = answer
        callback = f"{world.shop.origin}/hooks/5b1c"
        await world.judge(sending(media_url=[f"{world.shop.origin}/a"], status_callback=callback))
        await world.sim.bell.until(lambda: any(told.get("ErrorCode") for told in world.shop.told))
        assert (world.shop.told[-1]["MessageStatus"], world.shop.told[-1]["ErrorCode"]) == ("failed", code)
        assert not world.sim.inbox(CUSTOMER)

    async def test_storage_refuses_what_it_did_not_sign(self, world: World) -> None:
        await world.sim.write(CUSTOMER, media=[PICTURE])
        await world.sim.poster.settled()
        url = world.shop.told[0]["MediaUrl0"]
        base = world.harness.api_base
        assert (await called(url, owner=False)).status == 401
        lent = base + (await called(url)).headers["Location"]
        assert (await called(lent, owner=False)).status == 200
        assert (await called(lent + "0", owner=False)).status == 403
        world.sim.media.origin = "https://storage.example"
        assert (await called(lent)).status == 400
