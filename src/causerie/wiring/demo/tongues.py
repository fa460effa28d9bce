"""How each provider names people and messages: what distinguishes them, as a table.

The demo writes history that no provider ever carried; it must look as if they had, down to the ids.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from causerie.model.contact import Address, Scheme
from causerie.simulators.whatsapp.handsets import user_id
from causerie.wiring.carriers import PORTFOLIO
from causerie.wiring.demo import cast


@dataclass(frozen=True, slots=True)
class Tongue:
    """One provider's words. `address`: who a handset is to the ledger, the first being whom messages belong to.

    `key`: a new id for a message of that customer at that time; keys are remembered for ever, so never the same
    twice. `own_keys`: the provider knows our messages by our own ids. `sequence`: its numbering, told by a key.
    `tells_language`: it says which language a person's screen is in.
    """

    address: Callable[[str], tuple[Address, ...]]
    key: Callable[[str, datetime], str]
    sequence: Callable[[str], int] = lambda _: 0
    own_keys: bool = False
    tells_language: bool = False


def _whatsapp(customer: str) -> tuple[Address, ...]:
    return Address(Scheme.PHONE, "", f"+{customer}"), Address(Scheme.BSUID, PORTFOLIO, user_id(customer))


TONGUES: dict[str, Tongue] = {
    "twilio": Tongue(
        address=lambda customer: (Address(Scheme.PHONE, "", customer),),
        key=lambda _, __: f"SM{uuid.uuid4().hex}",
    ),
    "whatsapp": Tongue(address=_whatsapp, key=lambda _, __: f"wamid.{uuid.uuid4().hex}"),
    "telegram": Tongue(
        address=lambda customer: (Address(Scheme.TELEGRAM, "", customer),),
        key=lambda customer, at: f"{customer}:{int(at.timestamp())}",
        sequence=lambda key: int(key.rpartition(":")[2]),
        tells_language=True,
    ),
    "webchat": Tongue(
        address=lambda visitor: (Address(Scheme.VISITOR, cast.WIDGET, visitor),),
        key=lambda _, __: str(uuid.uuid4()),
        own_keys=True,
        tells_language=True,
    ),
}
