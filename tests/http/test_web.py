"""The built application: a table of files, never a path into the disk."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from causerie.http.web import Web

PAGE = b"<!doctype html><title>Causerie</title>"
SCRIPT = b"console.log(1)" * 50


@pytest.fixture
def web(tmp_path: Path) -> Web:
    root = tmp_path / "web"
    (root / "assets").mkdir(parents=True)
    (root / "widget").mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (root / "index.html").write_bytes(PAGE)
    (root / "assets" / "app-1a2b.js").write_bytes(SCRIPT)
    (root / "assets" / "app-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (root / "assets" / "app-1a2b.js.br").write_bytes(b"brotli")
    (root / "widget" / "causerie.js").write_bytes(b"widget")
    return Web(root)


async def ask(web: Web, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await web({"type": "http", "method": method, "path": path, "headers": raw}, _never, send)
    told = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], told, b"".join(message.get("body", b"") for message in said[1:])


async def _never() -> Any:
    raise AssertionError("nobody reads a request's body here")


async def test_unknown_paths_are_the_applications_own(web: Web) -> None:
    for path in ("/", "/index.html", "/conversations/12", "/réglages"):
        status, headers, body = await ask(web, path)
        assert (status, body, headers["cache-control"]) == (200, PAGE, "no-cache")
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/assets/../../secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "/assets/..%2f..%2fsecret.txt",
        "/assets/app-1a2b.js\x00.html",
        "/assets/app-1a2b.js.gz",
        "/assets/",
        "/api/nothing",
        "/hooks/nothing",
        "/widget/nothing",
        "/v1/nothing",
        "/favicon.ico",
        "/.env",
    ],
)
async def test_no_request_names_a_file_outside_the_table(web: Web, path: str) -> None:
    status, _, body = await ask(web, path)
    assert (status, body) == ((200, PAGE) if path.endswith("passwd") else (404, b""))


async def test_hashed_files_are_kept_for_ever_and_the_widget_is_not(web: Web) -> None:
    status, headers, body = await ask(web, "/assets/app-1a2b.js")
    assert (status, body, headers["content-type"]) == (200, SCRIPT, "text/javascript; charset=utf-8")
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "content-encoding" not in headers
    assert (await ask(web, "/widget/causerie.js"))[1]["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip;q=1.0", "gzip"),
        ("br;q=0.000", None),
        ("identity", None),
        ("xbr, gzipped", None),
        ("", None),
    ],
)
async def test_compressed_twins_are_sent_to_who_takes_them(web: Web, accepted: str, encoding: str | None) -> None:
    _, headers, body = await ask(web, "/assets/app-1a2b.js", accept_encoding=accepted)
    assert headers.get("content-encoding") == encoding
    assert body == {"br": b"brotli", "gzip": gzip.compress(SCRIPT), None: SCRIPT}[encoding] or gzip.decompress(body)
    assert headers["vary"] == "accept-encoding"
    assert int(headers["content-length"]) == len(body)


async def test_head_tells_the_length_and_gives_nothing(web: Web) -> None:
    status, headers, body = await ask(web, "/assets/app-1a2b.js", "HEAD")
    assert (status, headers["content-length"], body) == (200, str(len(SCRIPT)), b"")


async def test_only_reading_is_answered(web: Web) -> None:
    status, headers, _ = await ask(web, "/", "POST")
    assert (status, headers["allow"]) == (405, "GET, HEAD")


async def test_an_application_that_is_not_built_says_so(tmp_path: Path) -> None:
    status, _, body = await ask(Web(tmp_path / "nothing"), "/")
    assert status == 503
    assert b"make run" in body
