"""An order into the body of one call to `/{number}/messages`, or a refusal before anything leaves.

What Meta would certainly refuse is refused here: its limits are known, and a refusal that costs no round
trip comes back while the agent still looks at the message. Limits in characters, files in bytes.
"""

from __future__ import annotations

from typing import Any, Final

from causerie.channels.errors import Rejected
from causerie.channels.protocol import Attached, Gesture, Order
from causerie.model.channel import MediaLimit
from causerie.model.contact import Address, Scheme
from causerie.model.message import Choices, Location, Media, MediaKind, Option, Part, Template, Text
from causerie.model.sticker import StickerForm
from causerie.model.template import Blank, ButtonKind, Place

TEXT = 4096
CAPTION = 1024
QUESTION = 1024  # the text above buttons or a list
BUTTONS = 3
BUTTON_TITLE = 20
BUTTON_ID = 256
ROWS = 10
ROW_TITLE = 24
ROW_ID = 200
ROW_DESCRIPTION = 72
CORRELATION = 512
LIST_OPENER = "Options"  # read the same in French and in English; `Choices.button` names a better one

MEGABYTE = 1 << 20
# « Sticker messages » has the bytes, in kB; the sides and the seconds are those of WhatsApp's own application.
STICKER: Final = StickerForm(side=512, still=100_000, moving=500_000, square=True, seconds=10)
# (U): the sizes are Meta's published ones, not seen in a source we could read again.
MEDIA: Final[dict[MediaKind, MediaLimit]] = {
    MediaKind.IMAGE: MediaLimit(5 * MEGABYTE, ("image/jpeg", "image/png")),
    MediaKind.VIDEO: MediaLimit(16 * MEGABYTE, ("video/mp4", "video/3gpp")),
    MediaKind.AUDIO: MediaLimit(16 * MEGABYTE, ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")),
    MediaKind.VOICE: MediaLimit(16 * MEGABYTE, ("audio/ogg",)),
    MediaKind.STICKER: MediaLimit(STICKER.moving, ("image/webp",)),
    MediaKind.DOCUMENT: MediaLimit(100 * MEGABYTE, ("application/", "text/", "image/", "audio/", "video/")),
}
TYPES: Final[dict[MediaKind, str]] = {kind: kind.value for kind in MediaKind} | {MediaKind.VOICE: "audio"}
CAPTIONED: Final = frozenset({MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.DOCUMENT})


def compose(order: Order) -> dict[str, Any]:
    """The body of the call; a file's object still lacks the `id` that its upload will give. Raises Rejected."""
    body = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(order.recipient),
        **_content(order),
    }
    if order.reply_to:
        body["context"] = {"message_id": order.reply_to}
    if order.correlation:
        body["biz_opaque_callback_data"] = order.correlation[:CORRELATION]
    return body


def reaction(gesture: Gesture) -> dict[str, Any]:
    """The body of the call that reacts. Without our correlation: a receipt that carried it back would speak of the
    customer's own message. Raises Rejected.
    """
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        **_recipient(gesture.recipient),
        "type": "reaction",
        "reaction": {"message_id": gesture.message, "emoji": gesture.emoji},
    }


def _recipient(recipient: Address) -> dict[str, str]:
    if recipient.scheme == Scheme.PHONE:
        return {"to": recipient.address.removeprefix("+")}
    if recipient.scheme == Scheme.BSUID:
        return {"recipient": recipient.address}
    raise Rejected("rejected_number", f"no {recipient.scheme} on WhatsApp")


def _content(order: Order) -> dict[str, Any]:
    match order.parts:
        case (Text(text=text),):
            return {"type": "text", "text": {"body": _within(text, TEXT), "preview_url": False}}
        case (Media(),):
            return _file(order, caption=None)
        case (Media(), Text(text=caption)):
            return _file(order, caption=caption)
        case (Text(text=text), Choices() as choices):
            return {"type": "interactive", "interactive": _question(text, choices)}
        case (Template() as template,):
            return {"type": "template", "template": _template(template)}
        case (Template() as template, Media()):
            return {"type": "template", "template": _template(template, header=_header_file(order))}
        case (Location() as place,):
            return {"type": "location", "location": _place(place)}
    raise Rejected("rejected_content", " + ".join(_name(part) for part in order.parts) or "nothing")


def _name(part: Part) -> str:
    return part.type


def _within(text: str, limit: int) -> str:
    if not text.strip():
        raise Rejected("rejected_content", "no words")
    if len(text) > limit:
        raise Rejected("too_long", f"{len(text)} characters, {limit} at most")
    return text


def _file(order: Order, *, caption: str | None) -> dict[str, Any]:
    file = order.attached
    if file is None:
        raise Rejected("rejected_media", "no file")
    _check(file)
    told: dict[str, Any] = {}
    if caption:
        if file.kind not in CAPTIONED:
            raise Rejected("rejected_content", f"a {file.kind} has no caption")
        told["caption"] = _within(caption, CAPTION)
    if file.kind is MediaKind.DOCUMENT:
        told["filename"] = file.name
    if file.kind is MediaKind.VOICE:
        told["voice"] = True
    return {"type": TYPES[file.kind], TYPES[file.kind]: told}


def upload_type(file: Attached) -> str:
    """What Meta is told a file is: it takes Ogg only where the codec in it is named."""
    return f"{file.mime}; codecs=opus" if file.mime == "audio/ogg" else file.mime


def _check(file: Attached) -> None:
    limit = MEDIA[file.kind]
    if file.size > limit.size:
        raise Rejected("rejected_media", f"{file.size} bytes, {limit.size} at most")
    if not file.mime.startswith(limit.mimes):
        raise Rejected("rejected_media", f"{file.mime} as {file.kind}")


def _question(text: str, choices: Choices) -> dict[str, Any]:
    options = choices.options
    if not options or len({option.id for option in options}) < len(options):
        raise Rejected("rejected_content", "options must have ids of their own")
    body = {"text": _within(text, QUESTION)}
    if len(options) <= BUTTONS and all(_fits_button(option) for option in options):
        buttons = [{"type": "reply", "reply": {"id": option.id, "title": option.title}} for option in options]
        return {"type": "button", "body": body, "action": {"buttons": buttons}}
    opener = (choices.button or LIST_OPENER)[:BUTTON_TITLE]
    return {"type": "list", "body": body, "action": {"button": opener, "sections": [{"rows": _rows(options)}]}}


def _fits_button(option: Option) -> bool:
    return len(option.title) <= BUTTON_TITLE and len(option.id) <= BUTTON_ID and not option.description


def _rows(options: tuple[Option, ...]) -> list[dict[str, str]]:
    if len(options) > ROWS:
        raise Rejected("rejected_content", f"{len(options)} options, {ROWS} at most")
    rows = []
    for option in options:
        if len(option.title) > ROW_TITLE or len(option.id) > ROW_ID or len(option.description or "") > ROW_DESCRIPTION:
            raise Rejected("too_long", f"option {option.title[:ROW_TITLE]!r}")
        row = {"id": option.id, "title": option.title}
        rows.append({**row, "description": option.description} if option.description else row)
    return rows


def attach(body: dict[str, Any], file_id: str) -> None:
    """Put the id that the upload gave where the body wants its file."""
    if body["type"] != "template":
        body[body["type"]]["id"] = file_id
        return
    header = body["template"]["components"][0]["parameters"][0]
    header[header["type"]]["id"] = file_id


def _header_file(order: Order) -> dict[str, Any]:
    """The header's parameter; its file still lacks the id."""
    file = order.attached
    if file is None:
        raise Rejected("rejected_media", "no file")
    _check(file)
    told = {"filename": file.name} if file.kind is MediaKind.DOCUMENT else {}
    return {"type": "header", "parameters": [{"type": TYPES[file.kind], TYPES[file.kind]: told}]}


def _template(template: Template, *, header: dict[str, Any] | None = None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": template.name,
        "language": {"policy": "deterministic", "code": template.language},
    }
    components = [header] if header else []
    blanks = template.blanks or tuple(Blank(Place.BODY, str(n + 1)) for n in range(len(template.variables)))
    if len(blanks) != len(template.variables):
        raise Rejected("template_rejected", f"{len(template.variables)} values for {len(blanks)} variables")
    given = list(zip(blanks, template.variables, strict=True))
    for place in (Place.HEADER, Place.BODY):
        words = [_words(blank, value) for blank, value in given if blank.place is place]
        if words:
            components.append({"type": place.value, "parameters": words})
    components += [_button(template, blank, value) for blank, value in given if blank.place is Place.BUTTON]
    return {**told, "components": components} if components else told


def _words(blank: Blank, value: str) -> dict[str, str]:
    told = {"type": "text", "text": value}
    return told if blank.name.isdecimal() else {**told, "parameter_name": blank.name}


def _button(template: Template, blank: Blank, value: str) -> dict[str, Any]:
    n = blank.button or 0
    code = n < len(template.buttons) and template.buttons[n].kind is ButtonKind.CODE
    word = {"type": "coupon_code", "coupon_code": value} if code else {"type": "text", "text": value}
    return {
        "type": "button",
        "sub_type": "copy_code" if code else "url",
        "index": str(n),
        "parameters": [word],
    }


def _place(place: Location) -> dict[str, Any]:
    told: dict[str, Any] = {"latitude": place.latitude, "longitude": place.longitude}
    if place.name:
        told["name"] = place.name
    if place.address:
        told["address"] = place.address
    return told
