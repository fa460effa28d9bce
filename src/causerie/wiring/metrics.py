"""Prometheus figures on a private port, when one is set: what the process did, and what waits."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, ProcessCollector, generate_latest

from causerie.http import asgi
from causerie.store import figures
from causerie.wiring.product import Core
from causerie.wiring.server import listen, serving


@asynccontextmanager
async def metrics(core: Core) -> AsyncIterator[None]:
    """Serve /metrics on loopback while the block runs; nothing when no port is set."""
    if not core.settings.metrics_port:
        yield
        return
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    gauges = {name: Gauge(f"causerie_{name}", about, registry=registry) for name, about in figures.ABOUT.items()}

    async def app(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["path"] != "/metrics":
            await asgi.answer(send, 404, b"", "text/plain")
            return
        for name, value in (await figures.now(core.database)).items():
            gauges[name].set(value)
        await asgi.answer(send, 200, generate_latest(registry), CONTENT_TYPE_LATEST)

    async with serving(app, listen("127.0.0.1", core.settings.metrics_port, search=False)):
        yield
