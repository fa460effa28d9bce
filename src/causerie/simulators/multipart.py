"""Multipart forms (RFC 7578) taken apart, binary-safe: how files are uploaded to the providers that take bytes."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import Message

from causerie.simulators.wire import Request


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a multipart form; `filename` is None for plain values."""

    name: str
    content: bytes
    filename: str | None = None
    mime: str = "text/plain"

    @property
    def text(self) -> str:
        return self.content.decode("utf-8", "replace")


def multipart(request: Request) -> dict[str, Field]:
    """The fields of a `multipart/form-data` body by name (RFC 7578); {} when it is not one."""
    outer = Message()
    outer["content-type"] = request.headers.get("content-type", "")
    boundary = outer.get_boundary()
    if outer.get_content_type() != "multipart/form-data" or not boundary:
        return {}
    fields = {}
    for piece in (b"\r\n" + request.body).split(b"\r\n--" + boundary.encode("latin-1"))[1:]:
        head, found, content = piece.partition(b"\r\n\r\n")
        if not found or piece.startswith(b"--"):
            continue
        one = _field(head, content)
        fields[one.name] = one
    return fields


def _field(head: bytes, content: bytes) -> Field:
    told = Message()
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        if value:
            told[name.strip()] = value.strip()
    title = told.get_param("name", "", "content-disposition")
    mime = told.get_content_type() if "content-type" in told else "text/plain"
    return Field(str(title), content, told.get_filename(), mime)
