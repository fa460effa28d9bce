"""What a visitor is told of a message: a small thing of its own, so that nothing else can slip into it."""

from __future__ import annotations

from datetime import UTC
from typing import Any, Final

import msgspec
from msgspec import Struct

from causerie.model.message import Author, Choices, Direction, Media, Part, Template, Text
from causerie.store.visits import Page, Said

FROM: Final = {
    Author.CUSTOMER: "visitor",
    Author.AGENT: "agent",
    Author.NATIVE: "agent",
    Author.BOT: "bot",
    Author.AUTOMATIC: "company",
    Author.CAMPAIGN: "company",
}

encode = msgspec.json.Encoder().encode


class Attachment(Struct, frozen=True):
    """`state`: waiting, stored or failed; only a stored one can be fetched."""

    id: int
    kind: str
    name: str | None
    mime: str
    size: int | None
    state: str


class Message(Struct, frozen=True):
    """A message in the visitor's eyes. Order: (`at`, `sequence`, `id`); `at` always has six decimals, so
    that it sorts as text.

    `from_`: visitor, agent, bot or company. `state`: sent, delivered or read. `parts`: text, choices, choice,
    location, card; files stand in `files`.
    """

    id: int
    key: str
    from_: str
    parts: list[Any]
    files: list[Attachment]
    at: str
    sequence: int
    state: str
    agent: str | None
    reply_to: str | None
    deleted: bool


def message(said: Said) -> dict[str, Any]:
    """The message as JSON values; `from` is no name for a Python field."""
    told: dict[str, Any] = msgspec.to_builtins(_message(said))
    told["from"] = told.pop("from_")
    return told


def page(found: Page) -> dict[str, Any]:
    return {
        "n": found.n,
        "fresh": found.fresh,
        "more": found.more,
        "messages": [message(said) for said in found.messages],
    }


def _message(said: Said) -> Message:
    kinds = {part.file: part.kind.value for part in said.parts if isinstance(part, Media)}
    return Message(
        id=said.id,
        key=said.key,
        from_=FROM[said.author],
        parts=[_part(part) for part in said.parts if not isinstance(part, Media)],
        files=[
            Attachment(file.id, kinds.get(file.id, "document"), file.name, file.mime, file.size, file.state.value)
            for file in said.files
        ],
        at=said.at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        sequence=said.sequence,
        state="sent" if said.direction is Direction.INBOUND else said.delivery.value,
        agent=said.agent if FROM[said.author] == "agent" else None,
        reply_to=said.reply_to,
        deleted=said.deleted,
    )


def _part(part: Part) -> Any:
    match part:
        case Template(text=text):
            return Text(text)
        case Choices():
            return {"type": "choices", "options": part.options}
        case _:
            return part
