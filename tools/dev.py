"""`make dev`: the demo, started again whenever a Python file changes, beside Vite, which reloads the pages by itself.
Both stop together. `python3 tools/dev.py [--port N]`"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import webapp
from repository import BUILT, ROOT, WEB, Stopped, in_venv, say
from setup import set_up

_PAUSE = 0.5  # seconds between two looks at the sources
_PATIENCE = 15.0  # seconds for a child to stop when told to


def serve(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([in_venv("causerie"), "demo", "--port", str(port), "--no-open"], cwd=ROOT)


def vite(port: int) -> subprocess.Popen[bytes] | None:
    """In a session of its own, because npm does not hand a signal on to the Vite below it."""
    if not webapp.is_there():
        return None
    searched = f"{webapp.node_directory()}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": searched, "CAUSERIE_URL": f"http://127.0.0.1:{port}"}
    return subprocess.Popen(["npm", "run", "dev"], cwd=WEB, env=environment, start_new_session=True)


def snapshot() -> dict[Path, int]:
    """Every Python source and its date, in nanoseconds."""
    found = (
        path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".json"} and BUILT not in path.parents
    )
    return {path: path.stat().st_mtime_ns for path in found}


def stop(child: subprocess.Popen[bytes] | None, *, group: bool = False) -> None:
    if child is None or child.poll() is not None:
        return
    tell = (lambda number: os.killpg(child.pid, number)) if group else child.send_signal
    tell(signal.SIGTERM)
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        tell(signal.SIGKILL)
        child.wait()


def develop(port: int) -> None:
    server, pages, seen = serve(port), vite(port), snapshot()
    try:
        while pages is None or pages.poll() is None:
            time.sleep(_PAUSE)
            now = snapshot()
            if now != seen:
                say("A source changed: starting the server again…")
                stop(server)
                server, seen = serve(port), now
    finally:
        stop(pages, group=True)
        stop(server)


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--port", type=int, default=8123)
    port = wanted.parse_args().port
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        set_up(development=True)
        develop(port)
    except Stopped as stopped:
        say(str(stopped))
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
