"""Files held by Telegram: uploaded by the bot or sent by people, named by opaque ids, fetched by a path."""

from __future__ import annotations

from mimetypes import guess_extension
from typing import Any

from causerie.simulators.multipart import Field
from causerie.simulators.telegram.asked import Asked, Refusal, bad
from causerie.simulators.telegram.shapes import picture_size
from causerie.simulators.wire import Attachment

UPLOAD, PHOTO, DOWNLOAD = 50_000_000, 10_000_000, 20_000_000  # bytes
SIDES = 10_000  # width and height of a photo together
FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "video": "videos", "sticker": "stickers"}


class Files:
    """What Telegram keeps for one bot. Ids mean nothing to another bot."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, Attachment]] = {}  # file_id → path, file
        self._count = 0

    def hold(self, kind: str, file: Attachment) -> str:
        """Keeps a file; its new file_id."""
        self._count += 1
        file_id = f"AgACAgQAAxkBAAI{self._count:06d}{kind[:2]}"
        suffix = guess_extension(file.mime) or ".bin"
        self._held[file_id] = (f"{FOLDERS.get(kind, 'documents')}/file_{self._count}{suffix}", file)
        return file_id

    def told(self, file_id: str) -> dict[str, Any]:
        """What getFile answers. Raises Refusal."""
        if file_id not in self._held:
            raise bad("wrong file_id or the file is temporarily unavailable")
        path, file = self._held[file_id]
        if len(file.content) > DOWNLOAD:
            raise bad("file is too big")
        return {**_sized(file_id, file), "file_path": path}

    def at(self, path: str) -> Attachment | None:
        return next((file for held, file in self._held.values() if held == path), None)

    def sent(self, asked: Asked, kind: str) -> tuple[str, Attachment]:
        """The file of a send, uploaded or named by its id. Raises Refusal."""
        uploaded = asked.file(kind)
        if uploaded is not None:
            file = _accepted(kind, uploaded)
            return self.hold(kind, file), file
        named = asked.text(kind)
        if not named:
            raise bad(f"there is no {kind} in the request")
        if named in self._held:
            return named, self._held[named][1]
        if named.startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")  # a simulator fetches from nobody
        raise bad("wrong file identifier/HTTP URL specified")

    def shape(self, kind: str, file_id: str, file: Attachment) -> Any:
        """The object that stands for the file in a message."""
        if kind == "photo":
            return self._photo(file_id, file)
        told: dict[str, Any] = {**_sized(file_id, file), "mime_type": file.mime}
        if file.name and kind in ("document", "audio", "video", "animation"):
            told["file_name"] = file.name
        if kind in ("audio", "voice", "video", "animation", "video_note"):
            told["duration"] = 3
        if kind in ("video", "animation", "sticker"):
            told |= {"width": 512, "height": 512}
        if kind == "video_note":
            told["length"] = 240
        if kind == "sticker":
            del told["mime_type"]
            told |= {"type": "regular", "is_animated": False, "is_video": False, "emoji": "🙂"}
        return told

    def _photo(self, file_id: str, file: Attachment) -> list[dict[str, Any]]:
        width, height = picture_size(file.content) or (1280, 960)
        small = self.hold("photo", Attachment(file.mime, file.content[:256], file.name))
        thumb = {"file_id": small, "file_unique_id": _unique(small), "width": 1, "height": 1, "file_size": 256}
        return [thumb, {**_sized(file_id, file), "width": width, "height": height}]


def _accepted(kind: str, uploaded: Field) -> Attachment:
    """The upload, when Telegram would take it under that name."""
    content = uploaded.content
    if not content:
        raise bad("file must be non-empty")
    if len(content) > UPLOAD:
        raise Refusal(413, "Request Entity Too Large")
    if kind == "photo":
        if len(content) > PHOTO:
            raise bad("file is too big")
        size = picture_size(content)
        if size is None:
            raise bad("IMAGE_PROCESS_FAILED")
        if sum(size) > SIDES:
            raise bad("PHOTO_INVALID_DIMENSIONS")
    return Attachment(uploaded.mime, content, uploaded.filename)


def _sized(file_id: str, file: Attachment) -> dict[str, Any]:
    return {"file_id": file_id, "file_unique_id": _unique(file_id), "file_size": len(file.content)}


def _unique(file_id: str) -> str:
    return f"AQAD{file_id[-8:]}"
