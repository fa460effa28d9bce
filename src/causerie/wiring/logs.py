"""Structured logs, one JSON object a line, with whatever could be a secret or a person's words redacted."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

# Names whose values never reach a log, at any depth. A body is a person's words; a header may be a password.
SECRET = frozenset(
    {
        "access_token",
        "address",
        "app_secret",
        "auth_token",
        "authorization",
        "body",
        "bot_token",
        "cookie",
        "credentials",
        "email",
        "headers",
        "name",
        "password",
        "phone",
        "secret",
        "secret_token",
        "smtp_url",
        "text",
        "token",
        "verify_token",
    }
)


def redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of telling names by a mark."""
    return {key: _clean(key, value) for key, value in event.items()}


def _clean(key: str, value: Any) -> Any:
    if key.lower() in SECRET:
        return "[redacted]"
    if isinstance(value, dict):
        return {inner: _clean(str(inner), one) for inner, one in value.items()}
    return value


def configure(level: str) -> None:
    """Send every log of the process through one pipeline to standard error."""
    numeric = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=structlog.PrintLoggerFactory(file=_stderr()),
    )
    logging.basicConfig(level=max(numeric, logging.WARNING), format="%(message)s")


def _stderr() -> Any:
    return logging.lastResort.stream if isinstance(logging.lastResort, logging.StreamHandler) else None
