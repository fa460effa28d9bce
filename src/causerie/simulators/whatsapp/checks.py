"""The body of a send, checked as Meta checks it: required fields, enumerations, lengths, counts, templates."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from causerie.simulators.whatsapp.account import Stored, Template, holes
from causerie.simulators.whatsapp.refusal import Refusal, invalid, missing, too_long
from causerie.simulators.wire import Attachment

Json = Mapping[str, Any]
Templates = Mapping[tuple[str, str], Template]
Files = Mapping[str, Stored]

TEXT, CAPTION, QUESTION, HEADER, FOOTER = 4096, 1024, 1024, 60, 60
OPAQUE = 512
_DIGITS = re.compile(r"\+?[\d\s().-]{3,25}")
_BSUID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9]+")


@dataclass(frozen=True)
class Wanted:
    """A send that Meta would take. `recipient` is digits or a BSUID, `told` is what the caller wrote."""

    recipient: str
    told: str
    kind: str
    text: str = ""
    options: tuple[tuple[str, str], ...] = ()
    file: Attachment | None = None
    reply_to: str | None = None
    reacts_to: str | None = None
    opaque: str | None = None
    template: Template | None = None


def wanted(body: Json, files: Files, templates: Templates) -> Wanted:
    """What a body asks for. Raises Refusal."""
    if body.get("messaging_product") != "whatsapp":
        raise Refusal(100, "The parameter messaging_product is required.")
    if body.get("recipient_type", "individual") not in ("individual", "group"):
        raise invalid("recipient_type must be one of {individual, group}")
    recipient, told = _recipient(body)
    kind = body.get("type", "text")
    check = KINDS.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise Refusal(100, f"Param type must be one of {{{', '.join(KINDS).upper()}}} - got {kind!r}.")
    content = _object(body, str(kind))
    found = check(Wanted(recipient, told, str(kind)), content, files, templates)
    return replace(found, reply_to=_quoted(body), opaque=_opaque(body))


def _recipient(body: Json) -> tuple[str, str]:
    phone, user = body.get("to"), body.get("recipient")
    if phone:
        if not isinstance(phone, str) or not _DIGITS.fullmatch(phone):
            raise invalid("to must be a phone number")
        return re.sub(r"\D", "", phone), phone
    if user:
        if not isinstance(user, str) or not _BSUID.fullmatch(user):
            raise invalid("recipient must be a business-scoped user id")
        return user, user
    raise missing("to")


def _quoted(body: Json) -> str | None:
    if "context" not in body:
        return None
    return _string(_object(body, "context"), "message_id", 512)


def _opaque(body: Json) -> str | None:
    return _string(body, "biz_opaque_callback_data", OPAQUE) if "biz_opaque_callback_data" in body else None


def _object(told: Json, name: str) -> Json:
    found = told.get(name)
    if not isinstance(found, dict):
        raise missing(name)
    return found


def _string(told: Json, name: str, limit: int) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not found.strip():
        raise missing(name)
    if len(found) > limit:
        raise too_long(name, limit)
    return found


def _list(told: Json, name: str, most: int) -> list[Any]:
    found = told.get(name)
    if not isinstance(found, list) or not found:
        raise missing(name)
    if len(found) > most:
        raise invalid(f"{name} must have at most {most} elements")
    return found


def _text(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    if not isinstance(content.get("preview_url", False), bool):
        raise invalid("preview_url must be a boolean")
    return replace(base, text=_string(content, "body", TEXT))


def _media(mimes: tuple[str, ...], size: int, *, captioned: bool) -> Check:
    def check(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
        if ("id" in content) == ("link" in content):
            raise invalid("exactly one of id and link is needed")
        if "caption" in content and not captioned:
            raise Refusal(100, f'Unexpected key "caption" on param "{base.kind}".')
        caption = _string(content, "caption", CAPTION) if content.get("caption") else ""
        stored = _stored(content, files) if "id" in content else None
        if stored and not (stored.mime.startswith(mimes) and len(stored.content) <= size):
            raise Refusal(131053, "Media upload error", details=f"{stored.mime} cannot be sent as {base.kind}")
        return replace(base, text=caption, file=stored)

    return check


STILL, MOVING = 100_000, 500_000  # bytes of a sticker
_webp = _media(("image/webp",), MOVING, captioned=False)


def _sticker(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    found = _webp(base, content, files, templates)
    if found.file is not None and len(found.file.content) > STILL and not _moves(found.file.content):
        raise Refusal(131053, "Media upload error", details="a sticker that stands still has 100 kB at most")
    return found


def _moves(webp: bytes) -> bool:
    """RFC 9649: the second bit of the flags of an extended file."""
    return webp[12:16] == b"VP8X" and bool(webp[20] & 0x02)


# Ogg alone is not enough: Meta wants to be told that there is OPUS in it.
OPUS = "audio/ogg; codecs=opus"
_sound = _media(("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", OPUS), 16 << 20, captioned=False)


def _audio(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    found = _sound(base, content, files, templates)
    voice = content.get("voice", False)
    if not isinstance(voice, bool):
        raise invalid("voice must be a boolean")
    if voice and found.file is not None and found.file.mime != OPUS:
        raise Refusal(131053, "Media upload error", details=f"{found.file.mime} is no voice message")
    return found


def _stored(content: Json, files: Files) -> Attachment:
    stored = files.get(str(content["id"]))
    if stored is None:
        raise invalid(f"{content['id']} is not a valid media id")
    name = content.get("filename")
    return replace(stored.file, name=name) if isinstance(name, str) else stored.file


def _interactive(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    kind = content.get("type")
    text = _string(_object(content, "body"), "text", QUESTION)
    if "footer" in content:
        _string(_object(content, "footer"), "text", FOOTER)
    action = _object(content, "action")
    if kind == "button":
        return replace(base, kind=kind, text=text, options=_buttons(action))
    if kind == "list":
        return replace(base, kind=kind, text=text, options=_rows(action))
    if kind in ("cta_url", "location_request_message", "flow"):
        _string(action, "name", 64)
        return replace(base, text=text)
    raise invalid(f"interactive type {kind!r}")


def _buttons(action: Json) -> tuple[tuple[str, str], ...]:
    options = []
    for button in _list(action, "buttons", 3):
        reply = _object(button, "reply")
        if button.get("type") != "reply":
            raise invalid("button type must be reply")
        options.append((_string(reply, "id", 256), _string(reply, "title", 20)))
    return _distinct(options)


def _rows(action: Json) -> tuple[tuple[str, str], ...]:
    _string(action, "button", 20)
    sections = _list(action, "sections", 10)
    options = []
    for section in sections:
        if len(sections) > 1 or "title" in section:
            _string(section, "title", 24)
        for row in _list(section, "rows", 10):
            options.append((_string(row, "id", 200), _string(row, "title", 24)))
            if "description" in row:
                _string(row, "description", 72)
    if len(options) > 10:
        raise invalid("Total row count exceed max allowed count: 10")
    return _distinct(options)


def _distinct(options: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    if len({key for key, _ in options}) < len(options):
        raise invalid("Duplicated ids")
    return tuple(options)


def _template(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    name = _string(content, "name", 512)
    language = _string(_object(content, "language"), "code", 16)
    template = templates.get((name, language))
    if template is None or template.status not in ("APPROVED", "PAUSED", "DISABLED"):
        raise Refusal(
            132001,
            "Template name does not exist in the translation",
            details=f"template name ({name}) does not exist in {language}",
            status=404,
        )
    if template.status != "APPROVED":
        code, word = (132015, "paused") if template.status == "PAUSED" else (132016, "disabled")
        raise Refusal(code, f"Template is {word}", details=f"template {name} is {word}")
    parameters = _Parameters(content)
    header = template.component("HEADER")
    file = _header_file(parameters, header, files)
    above = parameters.words("header", holes(header.get("text", ""))) if header.get("format") == "TEXT" else []
    text = template.filled(parameters.words("body", template.holes), header=above)
    _check_buttons(parameters, template)
    return replace(base, text=text, options=template.replies, file=file, template=template)


class _Parameters:
    """What a send gives its template, by component."""

    def __init__(self, content: Json) -> None:
        told = content.get("components", [])
        self._components = [part for part in told if isinstance(part, dict)]

    def of(self, kind: str, *, index: int | None = None) -> list[Any]:
        found = [
            part
            for part in self._components
            if str(part.get("type")).lower() == kind and (index is None or str(part.get("index")) == str(index))
        ]
        parameters = found[0].get("parameters", []) if found else []
        return parameters if isinstance(parameters, list) else []

    def words(self, kind: str, wanted: list[str]) -> list[str]:
        """One text a variable, in the order of `wanted`."""
        parameters = self.of(kind)
        _count(kind, parameters, wanted)
        by_name = any(not hole.isdecimal() for hole in wanted)
        named = {str(parameter.get("parameter_name")): parameter for parameter in parameters}
        if by_name and set(named) != set(wanted):
            raise Refusal(100, "Invalid parameter", details=f"{kind}: parameter_name does not match the template")
        ordered = [named[hole] for hole in wanted] if by_name else parameters
        return [_plain(parameter) for parameter in ordered]


def _count(kind: str, parameters: list[Any], wanted: list[str]) -> None:
    if len(parameters) == len(wanted):
        return
    raise Refusal(
        132000,
        "Number of parameters does not match the expected number of params",
        details=f"{kind}: number of localizable_params ({len(parameters)}) does not match the expected number "
        f"of params ({len(wanted)})",
    )


def _plain(parameter: Any) -> str:
    if not isinstance(parameter, dict) or parameter.get("type") != "text":
        raise _mismatch("a text parameter is expected")
    text = _string(parameter, "text", 1024)
    if re.search(r"[\n\t]| {5}", text):
        words = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise Refusal(100, "Invalid parameter", details=words)
    return text


def _mismatch(details: str) -> Refusal:
    return Refusal(132012, "Parameter format does not match format in the created template", details=details)


def _header_file(parameters: _Parameters, header: Json, files: Files) -> Attachment | None:
    kind = str(header.get("format", "TEXT")).lower()
    if kind == "text":
        return None
    given = parameters.of("header")
    if len(given) != 1 or not isinstance(given[0], dict) or given[0].get("type") != kind:
        raise _mismatch(f"header: Format mismatch, expected {kind.upper()}, received UNKNOWN")
    told = _object(given[0], kind)
    return _stored(told, files) if "id" in told else None


def _check_buttons(parameters: _Parameters, template: Template) -> None:
    for index, button in enumerate(template.component("BUTTONS").get("buttons", [])):
        kind = button.get("type")
        wanted = holes(button.get("url", "")) if kind == "URL" else ["code"] if kind == "COPY_CODE" else []
        given = parameters.of("button", index=index)
        if not wanted and kind != "QUICK_REPLY" and given:
            raise _mismatch(f"button at index {index} does not require parameters")
        if wanted and len(given) != len(wanted):
            words = f"Button at index {index} of type {str(kind).title()} requires a parameter"
            raise Refusal(131008, "Required parameter is missing", details=words)
        if wanted:
            _string(given[0], "coupon_code" if kind == "COPY_CODE" else "text", 2000)


def _location(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    for name in ("latitude", "longitude"):
        try:
            float(content[name])
        except (KeyError, TypeError, ValueError):
            raise missing(name) from None
    return replace(base, text=str(content.get("name", "")))


def _reaction(base: Wanted, content: Json, files: Files, templates: Templates) -> Wanted:
    return replace(base, text=str(content.get("emoji", "")), reacts_to=_string(content, "message_id", 512))


Check = Callable[[Wanted, Json, Files, Templates], Wanted]

KINDS: Final[dict[str, Check]] = {
    "text": _text,
    "image": _media(("image/jpeg", "image/png"), 5 << 20, captioned=True),
    "video": _media(("video/mp4", "video/3gpp"), 16 << 20, captioned=True),
    "audio": _audio,
    "document": _media(("",), 100 << 20, captioned=True),
    "sticker": _sticker,
    "interactive": _interactive,
    "template": _template,
    "location": _location,
    "reaction": _reaction,
}
