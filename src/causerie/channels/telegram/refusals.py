"""Telegram's refusals, told apart: a table from its words to our errors.

The body is trusted before the HTTP status (they have been seen to differ). Telegram gives one number to
many things, so its English sentence decides; sentences change, hence fragments, and a refusal nobody
knows is still a refusal: a 4xx with Telegram's own error body was not sent.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct

from causerie.channels.errors import Ambiguous, FetchFailed, OptedOut, Rejected, SendError, Throttled, Unauthorised
from causerie.channels.guard import Reply
from causerie.channels.payload import decoded_as

# Every code this provider raises or shows, and what it means; locales/ has the sentences.
CODES: dict[str, str] = {
    "throttled": "too fast for Telegram; it said when to try again",
    "unreachable": "no connection was made",
    "rejected_number": "Telegram knows no such person, or the account was deleted",
    "not_started": "the person never started the bot, which cannot write first",
    "rejected_content": "the message itself was refused",
    "rejected_media": "the file was refused",
    "too_long": "the text or the caption is too long",
    "undeliverable": "the bot may not write in this chat",
    "opted_out": "the person blocked the bot",
    "unauthorised": "the bot token is not valid (any more)",
    "provider_failed": "Telegram answered with a failure of its own",
    "time_out": "no answer in time",
    "half_answer": "the answer was cut or unreadable",
    "too_large": "the file is larger than can be fetched",
    "expired": "the file is no longer there",
    "conflict": "another program polls with the same token",
    "hook_active": "a hook is registered, so polling is refused",
    "no_hook": "no hook is registered, so nothing arrives",
    "hook_refused": "Telegram does not accept the address of the hook",
    "hook_failing": "updates wait, because our hook did not take them",
    "secret_empty": "a hook needs its secret_token",
}

MEANINGS: tuple[tuple[str, type[SendError], str], ...] = (
    ("bot was blocked by the user", OptedOut, "opted_out"),
    ("user is deactivated", Rejected, "rejected_number"),
    ("can't initiate conversation", Rejected, "not_started"),
    ("can't send messages to bots", Rejected, "rejected_number"),
    ("can't send messages to the bot", Rejected, "rejected_number"),
    ("chat not found", Rejected, "rejected_number"),
    ("user not found", Rejected, "rejected_number"),
    ("peer_id_invalid", Rejected, "rejected_number"),
    ("upgraded to a supergroup", Rejected, "rejected_number"),
    ("message is too long", Rejected, "too_long"),
    ("caption is too long", Rejected, "too_long"),
    ("caption_too_long", Rejected, "too_long"),
    ("bot was kicked", Rejected, "undeliverable"),
    ("not enough rights", Rejected, "undeliverable"),
    ("have no rights", Rejected, "undeliverable"),
    ("chat_write_forbidden", Rejected, "undeliverable"),
    ("business_peer", Rejected, "undeliverable"),
    ("voice_messages_forbidden", Rejected, "rejected_media"),
    ("file", Rejected, "rejected_media"),
    ("photo", Rejected, "rejected_media"),
    ("image_process_failed", Rejected, "rejected_media"),
    ("sticker", Rejected, "rejected_media"),
    ("media", Rejected, "rejected_media"),
)

BY_NUMBER: dict[int, tuple[type[SendError], str]] = {
    401: (Unauthorised, "unauthorised"),
    404: (Unauthorised, "unauthorised"),  # a token that is none: Telegram does not even know the path
    413: (Rejected, "rejected_media"),
    429: (Throttled, "throttled"),
}


class Parameters(Struct):
    retry_after: float | None = None
    migrate_to_chat_id: int | None = None


class Told(Struct):
    """The envelope of every answer."""

    ok: bool
    result: msgspec.Raw = msgspec.Raw(b"null")
    error_code: int = 0
    description: str = ""
    parameters: Parameters = msgspec.field(default_factory=Parameters)


def result_of(reply: Reply) -> msgspec.Raw:
    """What Telegram answered when it agreed. Raises the SendError of its refusal, or of an unreadable answer."""
    try:
        told = decoded_as(reply.body, Told)
    except ValueError:
        raise _unread(reply.status) from None
    if told.ok:
        return told.result
    raise refusal(told.error_code or reply.status, told.description, told.parameters.retry_after)


def refusal(number: int, description: str, retry_after: float | None = None) -> SendError:
    """The error behind Telegram's number and words."""
    detail = f"{number} {description[:300]}"
    if not 400 <= number < 500:
        return Ambiguous("provider_failed", detail)
    if number in BY_NUMBER:
        kind, code = BY_NUMBER[number]
        return kind(code, detail, retry_after=retry_after)
    said = description.lower()
    if number == 409:  # getUpdates alone answers it
        return Rejected("hook_active" if "webhook is active" in said else "conflict", detail)
    for words, kind, code in MEANINGS:
        if words in said:
            return kind(code, detail)
    return Rejected("undeliverable" if number == 403 else "rejected_content", detail)


def fetch_failed(failure: SendError) -> FetchFailed:
    """Why a file could not be fetched, from what getFile answered."""
    if "too big" in failure.detail:
        return FetchFailed("too_large", failure.detail, again=False)
    if isinstance(failure, Rejected):
        return FetchFailed("expired", failure.detail, again="temporarily" in failure.detail)
    return FetchFailed(failure.code, failure.detail, again=True)


def _unread(status: int) -> SendError:
    """An answer that is not Telegram's JSON: something between us answered, or it was cut."""
    if status in (413, 429):
        return refusal(status, "")  # the front server's own words: it took nothing
    return Ambiguous("provider_failed" if status >= 500 else "half_answer", f"HTTP {status}")
