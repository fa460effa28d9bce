"""Calls to Meta's Graph API: a token, a version, and answers judged once for everybody.

`Graph.call` gives the decoded object of a success or raises the SendError that the answer means. Whether
that failure is « not sent » depends on what was asked, which the caller knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from causerie.channels.calling import call, retry_after
from causerie.channels.errors import Ambiguous, Rejected, SendError, Throttled
from causerie.channels.guard import Outgoing, Reply
from causerie.channels.whatsapp.codes import PAIR_PAUSE, PAIR_RATE, meaning_of

ORIGIN = "https://graph.facebook.com"
VERSION = "v25.0"
DETAIL = 500  # characters of the provider's words that are kept


class _Said(Struct):
    details: str = ""


class _Error(Struct):
    code: int
    error_subcode: int | None = None
    message: str = ""
    error_data: _Said | str | None = None  # a string on some older endpoints


class _Failure(Struct):
    error: _Error


@dataclass(frozen=True)
class Graph:
    """One account's way to the Graph API; `root` is the origin and the version."""

    http: Outgoing
    root: str
    token: str

    @property
    def authorization(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def call(self, method: str, path: str, **sending: Any) -> dict[str, Any]:
        """The JSON object of a success. Raises SendError."""
        headers = {**self.authorization, **sending.pop("headers", {})}
        reply = await call(self.http, method, f"{self.root}/{path}", headers=headers, **sending)
        return taken(reply)

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        """`call` with a JSON body."""
        try:
            data = msgspec.json.encode(body)
        except (UnicodeEncodeError, msgspec.MsgspecError) as failure:  # half an emoji is no character
            raise Rejected("rejected_content", str(failure)) from failure
        return await self.call("POST", path, data=data, headers={"Content-Type": "application/json"})


def taken(reply: Reply) -> dict[str, Any]:
    """The object of a success, or the failure that the answer means."""
    if not 200 <= reply.status < 300:
        raise failure_of(reply)
    try:
        told = msgspec.json.decode(reply.body)
    except (msgspec.DecodeError, RecursionError) as failure:
        raise Ambiguous("half_answer", f"HTTP {reply.status}") from failure
    if not isinstance(told, dict):
        raise Ambiguous("half_answer", f"HTTP {reply.status}")
    return told


def failure_of(reply: Reply) -> SendError:
    """The SendError that an error answer means."""
    error = _error_in(reply.body)
    code = error.code if error else None
    meaning = meaning_of(code, reply.status, subcode=error.error_subcode if error else None)
    pause = _pause(reply, code) if meaning.failure is Throttled else None
    return meaning.failure(meaning.code, _words(reply, error), retry_after=pause)


def _error_in(body: bytes) -> _Error | None:
    try:
        return msgspec.json.decode(body, type=_Failure).error
    except (msgspec.DecodeError, RecursionError):
        return None


def _words(reply: Reply, error: _Error | None) -> str:
    if error is None:
        return f"HTTP {reply.status}"
    more = error.error_data.details if isinstance(error.error_data, _Said) else error.error_data
    said = ": ".join(word for word in (error.message, more) if word)
    return f"{error.code} {said}"[:DETAIL]


def _pause(reply: Reply, code: int | None) -> float | None:
    told = retry_after(reply)
    return PAIR_PAUSE if told is None and code == PAIR_RATE else told
