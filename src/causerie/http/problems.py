"""From an error to what the asker is told: a status by class, a sentence in their language, RFC 9457 around it.

Every part of the product that speaks HTTP refuses through here, so that a refusal looks the same from a hook,
the API and a visitor's door. What is unexpected is logged with its place, and told without its reason.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from causerie.http import asgi
from causerie.model.errors import (
    Busy,
    CauserieError,
    Conflict,
    Forbidden,
    IllegalMove,
    Invalid,
    NotFound,
    NotPermitted,
    Refused,
    TooMany,
    Unauthentic,
    Unauthenticated,
    Unreadable,
)
from causerie.model.sentences import DEFAULT, language_of, sentence

MEDIA_TYPE = "application/problem+json"
LANGUAGE = "causerie.language"  # in the scope: the company's, and the asker's own once they are known

log = structlog.get_logger()

_STATUS: dict[type[CauserieError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Unauthenticated: 401,
    Invalid: 400,
    Conflict: 409,
    NotPermitted: 422,
    TooMany: 429,
    Busy: 503,
    Unauthentic: 401,
    Unreadable: 400,
    IllegalMove: 409,  # somebody else was quicker, and the screen did not know yet
}
_INVALID: dict[str, int] = {"too_large": 413, "file_too_large": 413, "method_not_allowed": 405, "media_type": 415}

# Codes of the framework's own refusals, by status.
_FRAMEWORK: dict[int, CauserieError] = {
    401: Unauthenticated("signed_out"),
    403: Forbidden("forbidden"),
    404: NotFound("page"),
    405: Invalid("method_not_allowed"),
    413: Invalid("too_large", limit=0),
    415: Invalid("media_type"),
    429: TooMany("too_many", retry_after=1),
}
_SECRET = re.compile(r"pass|secret|token|credential|key|path|log", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Problem:
    """A refusal. `code` is stable and `params` are its values; `title` is the sentence to show."""

    type: str
    title: str
    status: int
    code: str
    detail: str | None
    params: Mapping[str, Any]


def status_of(error: CauserieError) -> int:
    """Anything that is not a refusal is our own fault: 500."""
    if isinstance(error, Invalid) and error.code in _INVALID:
        return _INVALID[error.code]
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def problem_of(error: CauserieError, language: str, *, detail: str | None = None) -> Problem:
    """What is told of an error. Only a refusal's parameters leave the house, and none that names a secret."""
    told = error.params if isinstance(error, (Refused, IllegalMove)) else {}
    params = {name: value for name, value in told.items() if not _SECRET.search(name)}
    title = sentence(error.code, language, error.params)
    return Problem("about:blank", title, status_of(error), error.code, detail, params)


def language_for(scope: Mapping[str, Any]) -> str:
    """Accept-Language, else the signed-in person's own setting, else the company's."""
    accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    return language_of(accepted.decode("latin-1"), otherwise=scope.get(LANGUAGE) or DEFAULT)


async def send_problem(scope: asgi.Scope, send: asgi.Send, error: CauserieError) -> None:
    """The refusal of a plain ASGI part."""
    problem = problem_of(error, language_for(scope))
    extra = [(name.encode(), value.encode()) for name, value in headers_of(error).items()]
    await asgi.answer(send, problem.status, msgspec.json.encode(problem), MEDIA_TYPE, extra=extra)


def headers_of(error: CauserieError) -> dict[str, str]:
    """`Retry-After` where waiting helps; refusals are never cached."""
    headers = {"cache-control": "no-store"}
    if isinstance(error, (TooMany, Busy)):
        headers["retry-after"] = str(error.params.get("retry_after", 1))
    return headers


# Litestar's half.


def refused(request: Request[Any, Any, Any], error: CauserieError) -> Response[Problem]:
    if status_of(error) >= 500 and not isinstance(error, Busy):
        _record(request, error)
    return _response(error, problem_of(error, language_for(request.scope)))


def framework_refused(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """The framework's refusals: no such route, a body that does not decode, a field that is not what it should be."""
    if isinstance(error, ValidationException) or error.status_code == 400:
        return _malformed(request, error)
    ours = _FRAMEWORK.get(error.status_code)
    if ours is None:
        return unexpected(request, error)
    return _response(ours, problem_of(ours, language_for(request.scope)))


def file_refused(limit: int) -> Callable[[Request[Any, Any, Any], RequestEntityTooLarge], Response[Problem]]:
    """The refusal of a file that was too large to be looked at."""

    def refusal(request: Request[Any, Any, Any], _: RequestEntityTooLarge) -> Response[Problem]:
        return refused(request, Invalid("file_too_large", limit=limit))

    return refusal


def unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """A bug, or something nobody foresaw. The asker learns nothing of it; the log gets its place, not its words."""
    _record(request, error)
    ours = CauserieError("unexpected")
    return _response(ours, problem_of(ours, language_for(request.scope)))


def too_deep(request: Request[Any, Any, Any], error: RecursionError) -> Response[Problem]:
    """A body nested beyond what the decoder follows. Any other endless recursion is a bug of ours."""
    if traceback.extract_tb(error.__traceback__)[-1].name != "decode_json":
        return unexpected(request, error)
    ours = Invalid("too_deep")
    return _response(ours, problem_of(ours, language_for(request.scope)))


def _record(request: Request[Any, Any, Any], error: Exception) -> None:
    """Where it happened. An error's own text may quote a row, so it stays out of the log."""
    places = traceback.extract_tb(error.__traceback__)[-6:]
    where = [f"{place.filename.rpartition('/')[2]}:{place.lineno} {place.name}" for place in places]
    log.error("unexpected", failure=type(error).__name__, method=request.method, path=request.url.path, where=where)


def _response(error: CauserieError, problem: Problem) -> Response[Problem]:
    return Response(problem, status_code=problem.status, media_type=MEDIA_TYPE, headers=headers_of(error))


# What msgspec says of a field, in a reader's language.

FIELD_CODES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"missing required field `(?P<name>[^`]+)`"), "field_missing"),
    (re.compile(r"unknown field `(?P<name>[^`]+)`"), "field_unknown"),
    (re.compile(r"of length <= (?P<limit>\d+)"), "field_too_long"),
    (re.compile(r"of length >= (?P<limit>\d+)"), "field_too_short"),
    (re.compile(r"Expected `(?:int|float)` (?P<bound>[<>]=? [\d.]+)"), "field_range"),
    (re.compile(r"[Ii]nvalid (?:enum )?value"), "field_choice"),
    (re.compile(r"Expected `(?P<type>[^`]+)`, got"), "field_type"),
    (re.compile(r"matching regex|Invalid"), "field_shape"),
    (re.compile(r"Missing required"), "field_missing"),
)


def _malformed(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    language = language_for(request.scope)
    found = [fault for fault in error.extra or () if isinstance(fault, Mapping)]
    if any(fault.get("source") == "path" for fault in found):
        return framework_refused(request, HTTPException(status_code=404))
    faults = [_fault(fault, language) for fault in found]
    ours = Invalid("malformed", errors=faults)
    detail = " ".join(fault["sentence"] for fault in faults) or None
    return _response(ours, problem_of(ours, language, detail=detail))


def _fault(fault: Mapping[str, Any], language: str) -> dict[str, str]:
    """One field's fault: `key` is where, as `parts[0].text`."""
    code, params = _judged(str(fault.get("message", "")))
    key = str(fault.get("key", ""))
    name = params.pop("name", None)
    where = ".".join(part for part in ("" if key == "data" else key, name) if part)
    return {"key": where, "code": code, "sentence": sentence(code, language, {**params, "field": where or "…"})}


def _judged(message: str) -> tuple[str, dict[str, str]]:
    for pattern, code in FIELD_CODES:
        if said := pattern.search(message):
            return code, said.groupdict()
    return "field_wrong", {}
