"""Files over HTTP: what comes in is recognised, what goes out can run nowhere."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from causerie.http.agent.files import ENVELOPE
from causerie.store import files
from causerie.testing.house import AGENT, House
from tests.http.caller import Caller, Said
from tests.http.conftest import FILE_LIMIT

CANARY = "canari-48.8566-2.3522"


async def _upload(caller: Caller, name: str, content: bytes, mime: str) -> Said:
    return await caller.call("POST", "/files", files={"file": (name, content, mime)})


def _photo() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = CANARY
    made = io.BytesIO()
    Image.new("RGB", (16, 16), "red").save(made, "JPEG", exif=exif)
    return made.getvalue()


async def test_a_picture_is_drawn_anew_and_shown_in_place(agent: Caller) -> None:
    photo = _photo()
    assert CANARY.encode() in photo
    made = await _upload(agent, "été.jpg", photo, "image/jpeg")
    assert (made.status, made.body["mime"], made.body["state"]) == (201, "image/jpeg", "stored")
    shown = await agent.get(f"/files/{made.body['id']}")
    assert CANARY.encode() not in shown.content
    assert shown.headers["content-type"] == "image/jpeg"
    assert shown.headers["content-disposition"] == "inline; filename*=UTF-8''%C3%A9t%C3%A9.jpg"
    kept = await agent.get(f"/files/{made.body['id']}", download="1")
    assert kept.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "content", "claimed"),
    [
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml"),
        ("page.html", b"<script>alert(1)</script>", "text/html"),
        ("photo.jpg", b"<script>alert(1)</script>", "image/jpeg"),
        ("doc.pdf", b"%PDF-1.7\n", "application/pdf"),
    ],
)
async def test_whatever_could_run_is_an_attachment(agent: Caller, name: str, content: bytes, claimed: str) -> None:
    made = await _upload(agent, name, content, claimed)
    assert made.status == 201
    given = await agent.get(f"/files/{made.body['id']}")
    assert given.content == content
    assert given.headers["content-disposition"].startswith("attachment;")
    assert given.headers["content-type"].partition(";")[0] in ("text/plain", "application/pdf")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]


async def test_a_pdf_opens_where_it_is_asked_to_and_nothing_else_does(agent: Caller) -> None:
    pdf = await _upload(agent, "devis.pdf", b"%PDF-1.7\n", "application/pdf")
    shown = await agent.get(f"/files/{pdf.body['id']}", open="1")
    assert shown.headers["content-disposition"] == "inline; filename*=UTF-8''devis.pdf"
    assert shown.headers["content-type"] == "application/pdf"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert shown.headers["content-security-policy"].startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in shown.headers["content-security-policy"]
    kept = await agent.get(f"/files/{pdf.body['id']}", open="1", download="1")
    assert kept.headers["content-disposition"].startswith("attachment;")
    page = await _upload(agent, "page.html", b"<script>alert(1)</script>", "text/html")
    refused = await agent.get(f"/files/{page.body['id']}", open="1")
    assert refused.headers["content-disposition"].startswith("attachment;")
    assert "sandbox" in refused.headers["content-security-policy"]


async def test_a_name_cannot_steer_a_header(agent: Caller) -> None:
    made = await _upload(agent, 'a"; filename=evil.exe\r\nx: y\u202etxt.exe', b"bonjour", "text/plain")
    disposition = (await agent.get(f"/files/{made.body['id']}")).headers["content-disposition"]
    assert '"' not in disposition
    assert "\u202e" not in disposition


async def test_neither_can_one_that_a_provider_handed_on(agent: Caller, house: House) -> None:
    made = await _upload(agent, "devis.txt", b"bonjour", "text/plain")
    await house.do(lambda work: work.execute("update file set name = %s", ["../facture\u202efdp.exe"]))
    disposition = (await agent.get(f"/files/{made.body['id']}")).headers["content-disposition"]
    assert disposition == "attachment; filename*=UTF-8''facturefdp.exe"


@pytest.mark.parametrize(
    ("content", "claimed", "status", "code"),
    [
        (b"", "text/plain", 400, "empty"),
        (b"\x00\x01\x02\x03" * 10, "application/x-msdownload", 415, "media_type"),
        (b"MZ\x90\x00" + b"\x00" * 60, "application/x-msdownload", 415, "media_type"),
        (b"\xff\xd8\xff not a photo", "image/jpeg", 400, "bad_image"),
    ],
)
async def test_what_is_not_recognised_is_refused(
    agent: Caller, content: bytes, claimed: str, status: int, code: str
) -> None:
    said = await _upload(agent, "file", content, claimed)
    assert (said.status, said.code) == (status, code)


@pytest.mark.parametrize("beyond", [1, ENVELOPE, 10 * ENVELOPE])
async def test_more_than_the_house_takes_is_refused_with_its_limit(agent: Caller, house: House, beyond: int) -> None:
    said = await _upload(agent, "long.txt", b"a" * (FILE_LIMIT + beyond), "text/plain")
    assert (said.status, said.code, said.body["params"]) == (413, "file_too_large", {"limit": FILE_LIMIT})
    assert "1\u00a0Mo" in said.body["title"]
    assert await house.rows("file") == []
    assert (await agent.get("/me")).body["file_limit"] == FILE_LIMIT


async def test_as_much_as_the_house_takes_is_kept(agent: Caller) -> None:
    said = await _upload(agent, "long.txt", b"a" * FILE_LIMIT, "text/plain")
    assert (said.status, said.body["size"]) == (201, FILE_LIMIT)


async def test_a_form_without_a_file_is_refused(agent: Caller) -> None:
    said = await agent.call("POST", "/files", files={"other": ("note.txt", b"bonjour", "text/plain")})
    assert (said.status, said.code) == (400, "malformed")


async def test_an_upload_is_its_owners_until_it_is_sent(agent: Caller, supervisor: Caller, admin: Caller) -> None:
    made = await _upload(agent, "note.txt", b"bonjour", "text/plain")
    absent = await supervisor.get("/files/999999")
    for other in (supervisor, admin):
        said = await other.get(f"/files/{made.body['id']}")
        assert (said.status, said.body) == (404, absent.body)


async def test_a_sent_file_is_for_whoever_sees_the_channel(
    agent: Caller, supervisor: Caller, stranger: Caller, house: House
) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    (message,) = await house.rows("message")
    made = await _upload(agent, "note.txt", b"bonjour", "text/plain")
    pair = {"message_id": message["id"], "file": made.body["id"], "position": 0}
    await house.do(lambda work: files.attach(work, [pair]))
    assert (await supervisor.get(f"/files/{made.body['id']}")).content == b"bonjour"
    assert (await stranger.get(f"/files/{made.body['id']}")).status == 404


@pytest.mark.parametrize(
    ("wanted", "status", "content", "where"),
    [
        (None, 200, b"0123456789", None),
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-2", 206, b"89", "bytes 8-9/10"),
        ("bytes=4-400", 206, b"456789", "bytes 4-9/10"),
        ("bytes=20-30", 200, b"0123456789", None),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_a_player_asks_for_a_range(
    agent: Caller, house: House, wanted: str | None, status: int, content: bytes, where: str | None
) -> None:
    kept = {"agent_id": AGENT, "name": "voix.ogg", "mime": "audio/ogg", "content": b"0123456789"}
    file = await house.do(lambda work: files.upload(work, 70, **kept))
    said = await agent.call("GET", f"/files/{file.id}", headers={"range": wanted} if wanted else {})
    assert (said.status, said.content, said.headers.get("content-range")) == (status, content, where)
