"""Telephone numbers as people write them, made E.164: « 06 12 34 56 78 » means something where a channel lives."""

from __future__ import annotations

import phonenumbers

from causerie.model.channel import Capabilities, Channel
from causerie.model.contact import Scheme
from causerie.model.errors import Invalid


def address_for(channel: Channel, able: Capabilities, typed: str) -> str:
    """What was typed as an address of this channel; a telephone number in E.164. Raises Invalid `wrong_number`."""
    if Scheme.PHONE not in able.schemes or not able.starts:
        return typed
    try:
        number = phonenumbers.parse(typed, _region(channel.address))
    except phonenumbers.NumberParseException:
        raise Invalid("wrong_number") from None
    if not phonenumbers.is_possible_number(number):
        raise Invalid("wrong_number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _region(own: str) -> str | None:
    """The country of the channel's own number; None where its address is no number, and only +… is understood."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(own, None))
    except phonenumbers.NumberParseException:
        return None
