"""The commands of `causerie`. Each reads the settings, asks the wiring, and says in one sentence what went wrong."""

from __future__ import annotations

import os
import signal
import sys
import webbrowser
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import cyclopts
import uvloop
from cyclopts import Parameter

from causerie import __version__
from causerie.model.errors import CauserieError
from causerie.model.sentences import sentence
from causerie.settings import Settings, WrongSetting, load
from causerie.wiring import logs, maintenance, running

app = cyclopts.App(
    name="causerie",
    version=__version__,
    help="A company talks with its customers by text, on the channel each customer prefers.",
)

Role = Literal["all", "web", "worker"]
Port = Annotated[
    int | None,
    Parameter(help="The port to listen on, CAUSERIE_PORT or 8123 by default; 0: any free one. A taken one is refused."),
]
Host = Annotated[
    str | None,
    Parameter(
        help="The address to listen on, CAUSERIE_HOST or 127.0.0.1 by default: this machine alone. One of its other"
        " addresses lets that network in; 0.0.0.0 or :: every network, in clear, so put a proxy in front."
    ),
]
DemoPort = Annotated[
    int | None,
    Parameter(help="The port to listen on, for this machine alone; a taken one gives the next free one."),
]


def main() -> None:
    """Entry of the console script. A refusal is a sentence on standard error and status 2, never a stack."""
    # Stopping is ours to order: uvicorn would raise the signal again, and nothing after it would run.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except (CauserieError, WrongSetting) as error:
        print(sentence(error.code, _language(), error.params), file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(0) from None


@app.command
def serve(
    *,
    role: Annotated[Role, Parameter(help="web, worker, or both in one process.")] = "all",
    port: Port = None,
    host: Host = None,
) -> None:
    """Run the product: web and workers, until told to stop."""
    settings = _settings(port=port, host=host)
    _run(running.serve(settings, role=role, said=_say))


@app.command
def demo(
    *,
    port: DemoPort = None,
    open_browser: Annotated[bool, Parameter(name="--open")] = True,
    gifs: Annotated[bool, Parameter(help="Simulate a service of moving pictures too.")] = False,
) -> None:
    """Run the product with simulated providers and demo conversations, apart from any real data."""
    settings = _settings(port=port)
    settings = replace(settings, data_dir=settings.data_dir / "demo", key_file=settings.data_dir / "demo" / "key")

    def ready(url: str) -> None:
        _say(f"Causerie is ready: {url}")
        if open_browser:
            webbrowser.open(url)

    _run(running.demo(settings, said=_say, ready=ready, gifs=gifs))


@app.command
def migrate() -> None:
    """Bring the database's schema to this version."""
    _run(maintenance.migrate(load()))
    _say("The schema is up to date.")


@app.command
def doctor() -> None:
    """Say in plain words what is wrong with this set-up."""
    raise SystemExit(uvloop.run(maintenance.doctor(load(), language=_language(), said=_say)))


@app.command
def export(path: Path) -> None:
    """Write everything the company has to a zip of JSON Lines and CSV, media by their hashes."""
    made = uvloop.run(maintenance.export(load(), path))
    _say(f"{path}: {made.size} bytes, SHA-256 {made.sha256}")


@app.command
def replay(*, reason: str | None = None, limit: int = 1000) -> None:
    """Apply parked payloads again, all of them or those parked for one reason."""
    applied, still = uvloop.run(maintenance.replay(load(), reason=reason, limit=limit))
    _say(f"{applied} applied, {still} still parked.")


@app.command
def openapi() -> None:
    """Print the description of the API."""
    sys.stdout.buffer.write(maintenance.openapi())


@app.command
def events() -> None:
    """Print the schema of the journal's events and of live frames."""
    sys.stdout.buffer.write(maintenance.events())


@app.command
def user(email: str, *, name: str, role: Literal["admin", "supervisor", "agent"] = "agent") -> None:
    """Create an agent, or give an existing one a new password, which is printed once."""
    password = uvloop.run(maintenance.user(load(), email=email, name=name, role=role))
    _say(f"{email}: {password}")


key = cyclopts.App(name="key", help="The key that seals credentials.")
app.command(key)


@key.command
def rotate() -> None:
    """Seal every credential under a new key. The hash key stays, or every STOP would be forgotten."""
    count = uvloop.run(maintenance.rotate(load()))
    _say(f"{count} secrets sealed again.")


def _settings(*, port: int | None = None, host: str | None = None) -> Settings:
    settings = load()
    logs.configure(settings.log_level)
    return replace(settings, port=port if port is not None else settings.port, host=host or settings.host)


def _run(work: Coroutine[Any, Any, None]) -> None:
    uvloop.run(work)


def _say(words: str) -> None:
    print(words, flush=True)  # noqa: T201


def _language() -> str:
    """The administrator's language, from the terminal's locale."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or "en"
    return "fr" if told.lower().startswith("fr") else "en"
