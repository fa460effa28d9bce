"""Whether a message may leave on a channel now: window, capability, size; one code, or nothing to say.

Pure: the desk hands over what it read under the contact's lock. Consent has its own engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from unicodedata import category

from causerie.model.channel import Capabilities
from causerie.model.contact import Identity
from causerie.model.errors import NotPermitted
from causerie.model.message import Choices, File, Location, Media, MediaKind, Part, Template, Text
from causerie.model.sticker import Drawn, fits


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands between a person and a channel at this moment."""

    capabilities: Capabilities
    channel_address: str
    identity: Identity
    blocked: bool
    last_heard: datetime | None  # the customer's last message on this channel


def window_until(ground: Ground) -> datetime | None:
    """When the platform's window closes; None when there is no window, or it never opened."""
    if ground.capabilities.window is None or ground.last_heard is None:
        return None
    return ground.last_heard + ground.capabilities.window


def obstacle(ground: Ground, *, now: datetime, template: bool = False) -> str | None:
    """The code of what forbids this channel for this person now, whatever the words."""
    able = ground.capabilities
    if ground.blocked:
        return "blocked"
    if ground.identity.scheme not in able.schemes or not _in_scope(ground):
        return "not_reachable"
    if ground.last_heard is None and not able.starts:
        return "cannot_start"
    if able.window is not None and not template:
        until = window_until(ground)
        if until is None or until <= now:
            return "outside_window"
    return None


def _in_scope(ground: Ground) -> bool:
    """A widget's visitor exists on that widget alone; public and portfolio-wide addresses have no such tie."""
    return ground.identity.scheme not in ("visitor", "member") or ground.identity.scope == ground.channel_address


def check_parts(able: Capabilities, parts: Sequence[Part], files: Sequence[File]) -> None:
    """Raises NotPermitted when the channel cannot carry these parts."""
    by_id = {file.id: file for file in files}
    asks = any(isinstance(part, Choices) for part in parts)
    longest = able.question_limit if asks and able.question_limit is not None else able.text_limit
    if not parts or all(isinstance(part, Text) and not part.text.strip() for part in parts):
        raise NotPermitted("empty")
    for part in parts:
        match part:
            case Text(text=text) if len(text) > longest:
                raise NotPermitted("too_long", limit=longest, length=len(text))
            case Media(kind=kind, file=file):
                _check_media(able, kind, by_id.get(file))
            case Choices(options=options) if len(options) > max(able.buttons, able.list_rows):
                raise NotPermitted("no_capability", what="choices")
            case Template() if not able.templates:
                raise NotPermitted("no_capability", what="template")
            case Text() | Choices() | Template() | Location():
                pass
            case _:
                raise NotPermitted("no_capability", what=part.type)


def reaction(able: Capabilities, emoji: str) -> str:
    """The emoji as the channel writes it. Raises NotPermitted when the channel takes no reactions, or not this one."""
    if not able.reactions:
        raise NotPermitted("no_capability", what="reaction")
    if not able.reaction_emojis:
        if not _is_emoji(emoji):
            raise NotPermitted("reaction_refused")
        return emoji
    taken = {_plain(one): one for one in able.reaction_emojis}
    if _plain(emoji) not in taken:
        raise NotPermitted("reaction_refused")
    return taken[_plain(emoji)]


def _plain(emoji: str) -> str:
    """Without the sign that asks for a coloured drawing: keyboards add it, providers compare without."""
    return emoji.replace("\ufe0f", "")


# Symbols, their joiners, skins and variants, and emoji newer than our own tables. Words have none of these alone.
_DRAWN = frozenset({"So", "Sk", "Sm", "Mn", "Me", "Cf", "Po", "Pd", "Cn"})


def _is_emoji(text: str) -> bool:
    keycap = text.endswith("\u20e3")
    drawn = all(category(one) in _DRAWN or one == "ℹ" or (keycap and one in "0123456789#*") for one in text)
    return drawn and (keycap or any(category(one) in ("So", "Cn") or one == "\ufe0f" for one in text))


def _check_media(able: Capabilities, kind: MediaKind, file: File | None) -> None:
    limit = able.media.get(kind)
    if limit is None:
        raise NotPermitted("no_capability", what=kind.value)
    if file is None:
        raise NotPermitted("file_missing")
    if file.size is not None and file.size > limit.size:
        raise NotPermitted("media_too_large", limit=limit.size, size=file.size)
    if limit.mimes and not any(file.mime.startswith(mime) for mime in limit.mimes):
        raise NotPermitted("media_type", mime=file.mime)


def check_sticker(able: Capabilities, drawn: Drawn | None) -> None:
    """Raises NotPermitted when the channel shows no such drawing as a sticker."""
    if able.sticker is not None and (drawn is None or not fits(able.sticker, drawn)):
        raise NotPermitted("sticker_unfit")


def kind_for(able: Capabilities, file: File) -> MediaKind:
    """As what a file goes where nobody said: what it is, or a document where the channel takes it as that alone."""
    kind = next((kind for prefix, kind in _KINDS if file.mime.startswith(prefix)), MediaKind.DOCUMENT)
    limit = able.media.get(kind)
    fits = limit is not None and (file.size or 0) <= limit.size
    known = fits and limit is not None and (not limit.mimes or file.mime.startswith(limit.mimes))
    return kind if known or MediaKind.DOCUMENT not in able.media else MediaKind.DOCUMENT


def voice_kind(able: Capabilities, file: File) -> MediaKind:
    """As what a recording goes: a voice note where the channel takes it as one, else as any file would."""
    limit = able.media.get(MediaKind.VOICE)
    known = limit is not None and (not limit.mimes or file.mime.startswith(limit.mimes))
    return MediaKind.VOICE if known else kind_for(able, file)


def animated(able: Capabilities) -> list[tuple[str, int]]:
    """The types in which a moving picture can go, the best first, with the bytes it may have."""
    forms = ((MediaKind.IMAGE, "image/gif"), (MediaKind.VIDEO, "video/mp4"))
    limits = [(mime, able.media[kind]) for kind, mime in forms if kind in able.media]
    return [(mime, limit.size) for mime, limit in limits if not limit.mimes or mime.startswith(limit.mimes)]


_KINDS = (("image/", MediaKind.IMAGE), ("video/", MediaKind.VIDEO), ("audio/", MediaKind.AUDIO))


def split(able: Capabilities, parts: Sequence[Part]) -> list[tuple[Part, ...]]:
    """The parts as messages of one provider call each.

    Words ride as the caption of a lone file where the channel allows it; otherwise files and places go first,
    one by one, and the words follow. A template and the file of its header are one.
    """
    if any(isinstance(part, Template) for part in parts):
        return [tuple(parts)]
    alone = [part for part in parts if isinstance(part, (Media, Location))]
    rest = tuple(part for part in parts if not isinstance(part, (Media, Location)))
    words = rest[0] if len(rest) == 1 and isinstance(rest[0], Text) else None
    file = alone[0] if len(alone) == 1 else None
    captioned = isinstance(file, Media) and file.kind not in able.uncaptioned
    if file is not None and captioned and words is not None and len(words.text) <= able.caption_limit:
        return [(file, words)]
    return [(part,) for part in alone] + ([rest] if rest else [])
