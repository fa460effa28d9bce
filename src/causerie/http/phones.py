"""Telephone numbers as people write them, made E.164: « 06 12 34 56 78 » means something where a channel lives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import phonenumbers
from phonenumbers.timezone import UNKNOWN_TIMEZONE, time_zones_for_number

from causerie.model.channel import Capabilities, Channel
from causerie.model.contact import Scheme
from causerie.model.errors import Invalid
from causerie.model.zones import zone


def address_for(channel: Channel, able: Capabilities, typed: str) -> str:
    """What was typed as an address of this channel; a telephone number in E.164. Raises Invalid `wrong_number`."""
    if Scheme.PHONE not in able.schemes or not able.starts:
        return typed
    return number_from(typed, [channel])


def number_from(typed: str, channels: Iterable[Channel]) -> str:
    """What was typed as a number in E.164, understood as in the country of the first of our own numbers among the
    channels. Raises Invalid `wrong_number`.
    """
    regions = (region for channel in channels if (region := _region(channel.address)) is not None)
    return _e164(typed, next(regions, None))


def e164(typed: str, near: str) -> str:
    """A number in E.164; without its country, it is of that of the number `near`. Raises Invalid `wrong_number`."""
    return _e164(typed, _region(near))


def _e164(typed: str, region: str | None) -> str:
    try:
        number = phonenumbers.parse(typed, region)
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


def zone_of(number: str, now: datetime) -> str | None:
    """The time zone of a number in E.164, where its country or first digits tell one hour; None where they do not."""
    try:
        zones = time_zones_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return None
    told = [name for name in zones if name != UNKNOWN_TIMEZONE]
    hours = {now.astimezone(zone(name)).utcoffset() for name in told}
    return told[0] if len(hours) == 1 else None
