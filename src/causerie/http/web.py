"""The built web application: hashed assets for ever, the page itself never cached, unknown paths to the page.

Everything is read into a small table at start: paths are looked up, never joined to a directory, so no
request can name a file outside it. Compressed twins made at build time are sent as they are.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from pathlib import Path

from causerie.http import asgi

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SAFE: asgi.Headers = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=()"),
)
UNBUILT = (
    "The web application is not built. Run « make run » in the repository, or « npm run build » in web/. "
    "The API works meanwhile.\n"
)


@dataclass(slots=True)
class _Asset:
    path: Path
    mime: str
    hashed: bool
    embedded: bool  # what a company's own pages load: modules are asked for with CORS
    encodings: dict[str, Path] = field(default_factory=dict)


class Web:
    """Serves one directory of built files."""

    def __init__(self, root: Path) -> None:
        self._assets = _assets(root)

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            await asgi.answer(send, 405, b"", "text/plain", extra=[(b"allow", b"GET, HEAD")])
            return
        path = scope["path"].lstrip("/")
        asset = self._assets.get(path)
        if asset is None and (path.startswith(("api/", "assets/", "widget/", "hooks/", "v1/")) or "." in path):
            await asgi.answer(send, 404, b"", "text/plain", extra=SAFE)
            return
        asset = asset or self._assets.get("index.html")
        if asset is None:
            await asgi.answer(send, 503, UNBUILT.encode(), "text/plain; charset=utf-8", extra=SAFE)
            return
        await _send(scope, send, asset)


def _assets(root: Path) -> dict[str, _Asset]:
    found: dict[str, _Asset] = {}
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if not path.is_file() or path.suffix in (".br", ".gz"):
            continue
        name = path.relative_to(root).as_posix()
        asset = found[name] = _Asset(path, _mime(name), name.startswith("assets/"), name.startswith("widget/"))
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            twin = path.with_name(path.name + suffix)
            if twin.is_file():
                asset.encodings[encoding] = twin
    return found


def _mime(name: str) -> str:
    mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
    mime = "text/javascript" if mime == "application/javascript" else mime
    return f"{mime}; charset=utf-8" if mime.startswith("text/") or mime.endswith("json") else mime


async def _send(scope: asgi.Scope, send: asgi.Send, asset: _Asset) -> None:
    accepted = _accepted(asgi.headers(scope).get("accept-encoding", ""))
    encoding = next((name for name in asset.encodings if name in accepted), None)
    path = asset.encodings[encoding] if encoding else asset.path
    extra = [*SAFE, (b"vary", b"accept-encoding")]
    if asset.embedded:
        extra.append((b"access-control-allow-origin", b"*"))
    extra.append((b"cache-control", b"public, max-age=31536000, immutable" if asset.hashed else b"no-cache"))
    if encoding:
        extra.append((b"content-encoding", encoding.encode()))
    await asgi.answer(send, 200, path.read_bytes(), asset.mime, extra=extra, head=scope["method"] == "HEAD")


def _accepted(header: str) -> set[str]:
    """The encodings a browser takes, those it weighs with nothing left out."""
    offers = (offer.replace(" ", "").lower().partition(";q=") for offer in header.split(","))
    return {name for name, _, weight in offers if weight.strip("0.") or not weight}
