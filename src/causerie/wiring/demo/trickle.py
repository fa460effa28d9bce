"""A customer now and then, while somebody looks at the demo for the first time; then it is quiet.

They write on their handsets like everybody: what arrives has travelled the whole road.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

from causerie.model.errors import Refused
from causerie.wiring.demo import cast
from causerie.wiring.handsets import Handsets

PAUSE = 40.0  # seconds between two messages
FIVE_MINUTES = 300.0  # seconds after which nobody writes any more

LINES: tuple[tuple[str, str, str], ...] = (
    (
        "whatsapp",
        cast.EMMA.addresses["whatsapp"],
        "Ah, and we'd need panniers too. The teenager 'packs light' (he doesn't)",
    ),
    ("webchat", cast.CURIOUS.addresses["webchat"], "je viens de mesurer : 79,5. on y croit ?"),
    (
        "twilio",
        cast.BRUNO.addresses["twilio"],
        "Bonjour, telephone en panne hier, des nouvelles de mon gravel ? B. Lacaze",
    ),
    (
        "telegram",
        cast.CAMILLE.addresses["telegram"],
        "autre question, vous faites aussi les étuis pour carte routière ?",
    ),
    (
        "whatsapp",
        cast.GISELE.addresses["whatsapp"],
        "Re-bonjour ! Une sonnette, vous auriez ? Une qui s'excuse un peu.",
    ),
    ("twilio", cast.DANIEL.addresses["twilio"], "Three days, no flat. I keep checking. Thank you again!"),
    ("whatsapp", cast.SAMIRA.addresses["whatsapp"], "Je passe samedi à 11h pour régler la chaîne, avec la plante 🌿"),
)


async def trickling(handsets: Handsets, *, pause: float, lasts: float) -> None:
    """Until cancelled, or until everybody wrote: a line every `pause` seconds while the switch is on.

    Whoever turns it on again gives it another `lasts` seconds.
    """
    lines = list(LINES)
    while lines:
        await _turned_on(handsets)
        await _flow(handsets, lines, pause=pause, lasts=lasts)
        handsets.trickle.on = False


async def _turned_on(handsets: Handsets) -> None:
    while not handsets.trickle.on:
        handsets.trickle.changed.clear()
        await handsets.trickle.changed.wait()


async def _flow(handsets: Handsets, lines: list[tuple[str, str, str]], *, pause: float, lasts: float) -> None:
    loop = asyncio.get_running_loop()
    until = loop.time() + lasts
    while lines and loop.time() + pause <= until:
        if await _turned_off(handsets, within=pause):
            return
        provider, customer, text = lines.pop(0)
        with suppress(Refused):  # erased, or the product is busy: nobody waits for this one
            await handsets.write(provider, customer, text)


async def _turned_off(handsets: Handsets, *, within: float) -> bool:
    switch = handsets.trickle
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            while switch.on:
                switch.changed.clear()
                await switch.changed.wait()
    return not switch.on
