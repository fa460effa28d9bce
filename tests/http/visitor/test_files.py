"""Files of visitors: bounded, recognised by their bytes, bound to who gave them, given back to one thread only."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from causerie.http.visitor.files import LIMIT
from causerie.model.message import Media, MediaKind
from causerie.store import avatars, files, visitors
from causerie.store.database import Work
from causerie.testing.house import AGENT
from tests.http.visitor.browser import Browser, message_id
from tests.http.visitor.conftest import Chat


def picture(kind: str = "PNG", **more: object) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, kind, **more)
    return made.getvalue()


PNG = picture()


async def fetched(chat: Chat) -> list[bool]:
    """What the media worker does with a file whose bytes are already ours."""

    async def verb(work: Work) -> list[bool]:
        expected = await files.claim(work, limit=10, lease=timedelta(minutes=1))
        return [await visitors.take_upload(work, one) for one in expected]

    return await chat.house.database.run(verb, now=chat.house.clock())


async def test_a_photo_from_browser_to_thread_and_back(chat: Chat) -> None:
    browser = await chat.visitor()
    kept = await browser.upload(PNG, "text/html", "Vélo cassé.png")
    assert kept.status == 201
    told = {name: kept.json[name] for name in ("kind", "name", "mime")}
    assert told == {"kind": "image", "name": "Vélo cassé.png", "mime": "image/png"}
    said = (await browser.say("Voici", files=[kept.json["id"]])).json["message"]
    assert [file["state"] for file in said["files"]] == ["waiting"]
    assert await fetched(chat) == [True]
    (file,) = (await browser.thread())["messages"][0]["files"]
    assert (file["state"], file["kind"], file["mime"]) == ("stored", "image", "image/png")
    reply = await browser.get(f"files/{file['id']}")
    assert Image.open(io.BytesIO(reply.body)).size == (8, 8)
    assert reply.headers["content-disposition"] == "attachment"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]


async def test_taking_an_upload_moves_its_only_reference(chat: Chat) -> None:
    browser = await chat.visitor()
    kept = await browser.upload(PNG)
    await browser.say("", files=[kept.json["id"]])
    assert await fetched(chat) == [True]
    (file,) = await chat.house.rows("file")
    (blob,) = await chat.house.rows("blob")
    assert (file["sha256"], blob["refs"]) == (blob["sha256"], 1)
    assert file["provider_ref"] is None


async def test_an_upload_is_taken_by_one_message(chat: Chat) -> None:
    browser = await chat.visitor()
    kept = await browser.upload(PNG)
    await browser.say("", files=[kept.json["id"]])
    await browser.say("", files=[kept.json["id"]])
    assert sorted(await fetched(chat)) == [False, True]
    assert [row["refs"] for row in await chat.house.rows("blob")] == [1]


async def test_somebody_elses_upload_is_not_ones_own(chat: Chat) -> None:
    one, other = await chat.visitor(), await chat.visitor()
    kept = await one.upload(PNG)
    reply = await other.say("", files=[kept.json["id"]])
    assert (reply.status, reply.json["code"]) == (400, "file_missing")


async def test_a_file_is_read_by_its_own_thread_alone(chat: Chat) -> None:
    one, other = await chat.visitor(), await chat.visitor()
    kept = await one.upload(PNG)
    await one.say("", files=[kept.json["id"]])
    await fetched(chat)
    (file,) = (await one.thread())["messages"][0]["files"]
    for browser in (other, chat.browser()):
        assert (await browser.get(f"files/{file['id']}")).status in (401, 404)
    assert (await other.get(f"files/{file['id']}")).json == (await other.get("files/999999")).json


async def test_an_agents_file_is_read_once_its_message_has_left(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)

    async def verb(work: Work) -> int:
        (file_id,) = await chat.house.ids.take(work.conn, 1)
        await files.upload(work, file_id, agent_id=AGENT, name="devis.pdf", mime="application/pdf", content=b"%PDF-1")
        return file_id

    file_id = await chat.house.database.run(verb, now=chat.house.clock())
    await chat.answer(key, Media(MediaKind.DOCUMENT, file_id), sent=False)
    assert (await browser.get(f"files/{file_id}")).status == 404
    await chat.drain()
    assert (await browser.get(f"files/{file_id}")).body == b"%PDF-1"
    (file,) = (await browser.thread())["messages"][-1]["files"]
    assert (file["kind"], file["name"]) == ("document", "devis.pdf")


async def test_an_unsent_upload_is_nobodys_to_read(chat: Chat) -> None:
    browser = await chat.visitor()
    kept = await browser.upload(PNG)
    assert (await browser.get(f"files/{kept.json['id']}")).status == 404


@pytest.mark.parametrize(
    ("content", "mime", "status", "code"),
    [
        (b"", "image/png", 400, "empty"),
        (b"MZ\x90\x00\x03\x00", "image/png", 415, "media_type"),
        (b"\x7fELF\x02\x01\x01\x00", "application/pdf", 415, "media_type"),
        (b"PK\x03\x04rest", "application/zip", 415, "media_type"),
        (b"\x89PNG\r\n\x1a\nrest", "image/png", 400, "bad_image"),
    ],
)
async def test_what_is_not_recognised_is_refused(chat: Chat, content: bytes, mime: str, status: int, code: str) -> None:
    browser = await chat.visitor()
    reply = await browser.upload(content, mime)
    assert (reply.status, reply.json["code"]) == (status, code)
    assert await chat.house.rows("file") == []


async def test_where_a_picture_was_taken_is_not_kept(chat: Chat) -> None:
    exif = Image.Exif()
    exif[0x010F] = "PrivateMaker"
    browser = await chat.visitor()
    kept = await browser.upload(picture("JPEG", exif=exif), "image/jpeg")
    assert kept.status == 201
    (chunk,) = await chat.house.rows("blob_chunk")
    assert b"PrivateMaker" not in bytes(chunk["content"])


async def test_markup_is_kept_as_plain_text(chat: Chat) -> None:
    browser = await chat.visitor()
    for markup in (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", b"<html></html>"):
        kept = await browser.upload(markup, "image/svg+xml", "x.svg")
        assert (kept.json["mime"], kept.json["kind"]) == ("text/plain", "document")


async def test_too_large_is_refused_before_it_is_read(chat: Chat) -> None:
    browser = await chat.visitor()
    browser.extra = {"Content-Length": str(LIMIT + 1)}
    reply = await browser.upload(b"\x89PNG")
    assert (reply.status, reply.json["code"]) == (413, "too_large")


async def test_bytes_have_a_pace(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    browser: Browser = await chat.visitor()
    big = b"%PDF-" + b"0" * (LIMIT - 5)
    statuses = [(await browser.upload(big)).status for _ in range(4)]
    assert statuses == [201, 201, 201, 429]


async def test_the_picture_of_a_widget_is_for_any_page(chat: Chat) -> None:
    stranger = chat.browser(origin="https://anyone.example")
    assert (await stranger.get("avatar")).status == 404
    await chat.house.do(lambda work: avatars.put(work, chat.channel_id, b"drawn", "image/png"))
    chat.ticks += 60
    path = (await stranger.get("config")).json["avatar"].rpartition("/")[2]
    shown = await stranger.get(path)
    assert (shown.status, shown.body, shown.headers["content-type"]) == (200, b"drawn", "image/png")
    assert shown.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "immutable" in shown.headers["cache-control"]
