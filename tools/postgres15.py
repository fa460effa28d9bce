"""A private cluster of Debian's PostgreSQL 15, to show that ours is not needed: the same tests run again on it. It
listens on a socket in a temporary directory, forgets safety for speed, and is gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from repository import Stopped

PROGRAMS = Path("/usr/lib/postgresql/15/bin")
VARIABLE = "CAUSERIE_TEST_DATABASE_URL"
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{place}'
max_connections = 100
fsync = off
synchronous_commit = off
full_page_writes = off
timezone = UTC
"""


def is_installed() -> bool:
    return (PROGRAMS / "postgres").exists() and (PROGRAMS / "initdb").exists()


@contextmanager
def cluster() -> Iterator[str]:
    """The libpq URL of an empty database of a running server."""
    place = Path(tempfile.mkdtemp(prefix="pg15-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
    account = _account()
    try:
        place.chmod(0o700)
        if account:
            shutil.chown(place, account, pwd.getpwnam(account).pw_gid)
        yield from _running(place, account)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _running(place: Path, account: str | None) -> Iterator[str]:
    data = place / "data"
    locale = ("-E", "UTF8", "--locale=C.UTF-8")
    _run("initdb", *locale, "--auth=trust", "--no-sync", "-U", "postgres", "-D", str(data), account=account)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(_SETTINGS.format(place=place))
    _run("pg_ctl", "-D", str(data), "-w", "-s", "-l", str(place / "log"), "start", account=account)
    try:
        _run("createdb", "-h", str(place), "-U", "postgres", "causerie", account=account)
        yield f"postgresql://postgres@/causerie?host={quote(str(place), safe='')}"
    finally:
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "-s", "stop", account=account)


def _account() -> str | None:
    """PostgreSQL refuses root; Debian's package makes a user for it."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(program: str, *arguments: str, account: str | None) -> None:
    done = subprocess.run(
        [str(PROGRAMS / program), *arguments],
        user=account,
        group=pwd.getpwnam(account).pw_gid if account else None,
        extra_groups=[] if account else None,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a file or nothing: the server would hold a pipe open for its whole life
        stderr=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        raise Stopped(f"PostgreSQL 15: {program} failed with status {done.returncode}.")
