"""Answers that are to leave later, as they are asked for and shown."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.conversations import Reply
from causerie.http.schemas.fields import Moment
from causerie.model.scheduled import Scheduled
from causerie.model.sentences import sentence


class ReplyLater(Reply, forbid_unknown_fields=True, frozen=True):
    """`send_at`, or null to leave in `hold` seconds: its author may undo it until then.

    `unless_answered`: if somebody else writes before that date, its author is asked first.
    """

    send_at: Moment | None = None
    hold: Annotated[int, Meta(ge=0, le=30)] = 0
    unless_answered: bool = True


class AnotherMoment(Struct, forbid_unknown_fields=True, frozen=True):
    """`last_seen_message_id`: the newest message that whoever chooses the moment has seen."""

    send_at: Moment
    last_seen_message_id: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    unless_answered: bool = True


@dataclass(frozen=True, slots=True)
class ScheduledRow(Scheduled):
    """`sentence`: why it came back, for people."""

    sentence: str | None = None


def row_of(one: Scheduled, *, channel: str, language: str) -> ScheduledRow:
    said = sentence(one.reason, language, {"channel": channel}) if one.reason else None
    return ScheduledRow(**{field.name: getattr(one, field.name) for field in fields(Scheduled)}, sentence=said)
