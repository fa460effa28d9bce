"""How the Graph API says no: an HTTP status and one JSON object, the same for every endpoint."""

from __future__ import annotations

import secrets

from causerie.simulators.wire import Answer, json_answer


class Refusal(Exception):
    """`message` as Meta writes it, without its `(#code)` prefix; `details` is the sentence for the developer."""

    def __init__(
        self, code: int, message: str, *, details: str = "", status: int = 400, subcode: int | None = None
    ) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.details = details
        self.status = status
        self.subcode = subcode

    def answer(self) -> Answer:
        error: dict[str, object] = {
            "message": f"(#{self.code}) {self.message}",
            "type": "OAuthException",
            "code": self.code,
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return json_answer({"error": {**error, "fbtrace_id": f"A{secrets.token_urlsafe(16)}"}}, self.status)


def missing(name: str) -> Refusal:
    """A required field is not there."""
    return Refusal(131008, "Required parameter is missing", details=f"Parameter {name} is mandatory.")


def invalid(details: str) -> Refusal:
    """A field is there and wrong."""
    return Refusal(131009, "Parameter value is not valid", details=details)


def too_long(name: str, limit: int) -> Refusal:
    return Refusal(100, f"Invalid parameter: Param {name} must be at most {limit} characters long.")


def unknown_object(verb: str, name: str) -> Refusal:
    return Refusal(
        100,
        f"Unsupported {verb} request. Object with ID '{name}' does not exist, cannot be loaded due to "
        "missing permissions, or does not support this operation.",
        subcode=33,
    )
