"""The embedded server under what really happens to it: holders and servers killed, stale pid files, odd paths, root.
Each holder is a process of its own, because the locks and the kills are between processes."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

import causerie
from causerie.model.errors import Misconfigured
from causerie.store.embedded import EmbeddedPostgres

# Imports come before the change of user: an ordinary user may be unable to read this interpreter's library.
HOLDER = """
import encodings.idna, os, sys
from pathlib import Path
import psycopg
from causerie.store.embedded import EmbeddedPostgres
data, uid = Path(sys.argv[1]), int(sys.argv[2])
if uid:
    os.setgroups([]); os.setgid(uid); os.setuid(uid)
with EmbeddedPostgres(data) as postgres:
    print(postgres.dsn, flush=True)
    for line in sys.stdin:
        if line == "leave\\n":
            break
        postgres.revive()
        print("revived", flush=True)
print("left", flush=True)
"""
ROOT = os.geteuid() == 0
NOBODY = pwd.getpwnam("nobody").pw_uid


as_root_and_ordinary = pytest.mark.parametrize(
    "uid", [pytest.param(0, id="self"), *([pytest.param(NOBODY, id="ordinary")] if ROOT else [])], indirect=True
)


class Holder:
    """A process that uses the embedded server of `data` until told to leave, or killed."""

    def __init__(self, data: Path, uid: int) -> None:
        source = str(Path(causerie.__file__).parents[1])
        self.process = subprocess.Popen(
            [sys.executable, "-B", "-c", HOLDER, str(data), str(uid)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": source},
        )
        self._dsn = ""

    @property
    def dsn(self) -> str:
        self._dsn = self._dsn or self._hear()
        return self._dsn

    def revive(self) -> None:
        self._say("revive")
        assert self._hear() == "revived"

    def leave(self) -> None:
        assert self.dsn
        self._say("leave")
        assert self._hear() == "left"
        assert self.process.wait() == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        if self.process.poll() is None:
            self.kill()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()

    def _say(self, word: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@pytest.fixture
def uid(request: pytest.FixtureRequest) -> int:
    """0 runs the holder as we are; root also tries the tests of what may befall a server as an ordinary user."""
    return int(getattr(request, "param", 0))


@pytest.fixture
def data(room: Path, uid: int) -> Path:
    return _given(room / "data", uid)


@pytest.fixture
def hold(uid: int) -> Iterator[Callable[[Path], Holder]]:
    held: list[tuple[Path, Holder]] = []

    def start(data: Path) -> Holder:
        holder = Holder(data, uid)
        held.append((data, holder))
        return holder

    yield start
    for data, holder in held:
        holder.end()
        _end_server(data)


def _given(data: Path, uid: int) -> Path:
    data.mkdir(parents=True)
    if uid:
        os.chown(data, uid, uid)
    return data


def _server(data: Path) -> int:
    return int((data / "pg" / "postmaster.pid").read_text().split("\n", 1)[0])


def _end_server(data: Path) -> None:
    """Only after a failed test is there anything to end."""
    with suppress(OSError, ValueError):
        pid = _server(data)
        if Path(f"/proc/{pid}/cwd").readlink() == (data / "pg").resolve():
            os.kill(pid, signal.SIGQUIT)


def _ask(dsn: str, question: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
    return None if row is None else row[0]


def _is_up(holder: Holder) -> bool:
    with suppress(psycopg.OperationalError):
        return _ask(holder.dsn, "SELECT 1") == 1
    return False


def _socket_directory(dsn: str) -> str:
    return str(conninfo_to_dict(dsn)["host"])


def _refusal(data: Path) -> Misconfigured:
    with pytest.raises(Misconfigured) as caught, EmbeddedPostgres(data):
        pass
    return caught.value


@as_root_and_ordinary
def test_starts_stops_and_keeps_what_was_written(data: Path, hold: Callable[[Path], Holder]) -> None:
    first = hold(data)
    with psycopg.connect(first.dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'É' AS word")
    first.leave()
    assert not _is_up(first)
    assert not (data / "pg" / "postmaster.pid").exists()
    second = hold(data)
    assert _ask(second.dsn, "SELECT lower(word) FROM kept") == "é"
    second.leave()


def test_the_settings_are_ours_and_local_conf_wins(data: Path, hold: Callable[[Path], Holder]) -> None:
    hold(data).leave()
    (data / "pg" / "local.conf").write_text("work_mem = '5MB'\nmax_connections = 81\n")
    (data / "pg" / "local.conf").chmod(0o644)
    holder = hold(data)
    for name, value in {
        "listen_addresses": "",
        "shared_buffers": "64MB",
        "fsync": "on",
        "synchronous_commit": "on",
        "wal_level": "replica",
        "TimeZone": "UTC",
        "work_mem": "5MB",
        "max_connections": "81",
    }.items():
        assert _ask(holder.dsn, f"SHOW {name}") == value, name
    assert (data / "pg").stat().st_mode & 0o777 == 0o700
    holder.leave()


@as_root_and_ordinary
def test_the_second_joins_and_the_last_one_out_stops_it(data: Path, hold: Callable[[Path], Holder]) -> None:
    first = hold(data)
    assert _is_up(first)
    server = _server(data)
    second = hold(data)
    assert second.dsn == first.dsn
    assert _server(data) == server
    first.leave()
    assert _is_up(second)
    second.leave()
    assert not _is_up(second)


def test_many_at_once_share_one_new_server(data: Path, hold: Callable[[Path], Holder]) -> None:
    holders = [hold(data) for _ in range(4)]
    assert all(_is_up(holder) for holder in holders)
    for holder in holders:
        holder.leave()
    assert not _is_up(holders[0])


@as_root_and_ordinary
def test_a_killed_holder_leaves_a_server_that_the_next_one_stops(data: Path, hold: Callable[[Path], Holder]) -> None:
    first = hold(data)
    assert _is_up(first)
    server = _server(data)
    first.kill()
    second = hold(data)
    assert _is_up(second)
    assert _server(data) == server
    second.leave()
    assert not _is_up(second)


@as_root_and_ordinary
def test_a_killed_server_is_started_again_with_all_that_was_committed(
    data: Path, hold: Callable[[Path], Holder]
) -> None:
    first = hold(data)
    with psycopg.connect(first.dsn) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
    os.kill(_server(data), signal.SIGKILL)
    second = hold(data)
    assert _ask(second.dsn, "SELECT n FROM kept") == 1
    first.leave()
    assert _is_up(second)
    second.leave()


def test_revive_brings_a_killed_server_back_and_leaves_a_living_one(data: Path, hold: Callable[[Path], Holder]) -> None:
    holder = hold(data)
    assert _is_up(holder)
    killed = _server(data)
    os.kill(killed, signal.SIGKILL)
    holder.revive()
    assert _is_up(holder)
    back = _server(data)
    assert back != killed
    holder.revive()
    assert _server(data) == back
    holder.leave()


@as_root_and_ordinary
def test_a_stranger_in_the_pid_file_is_neither_joined_nor_killed(data: Path, hold: Callable[[Path], Holder]) -> None:
    hold(data).leave()
    with subprocess.Popen(["/bin/sleep", "600"]) as stranger:
        for stale in (data / "pg" / "postmaster.pid", data / "pg" / ".s.PGSQL.5432.lock"):
            stale.write_text(f"{stranger.pid}\n{data / 'pg'}\n1700000000\n5432\n{data / 'pg'}\n\n  1 1\nready   \n")
        holder = hold(data)
        assert _is_up(holder)
        assert _server(data) != stranger.pid
        holder.leave()
        assert stranger.poll() is None
        stranger.kill()


def test_a_silent_server_is_waited_for_and_not_replaced(data: Path, hold: Callable[[Path], Holder]) -> None:
    first = hold(data)
    assert _is_up(first)
    server = _server(data)
    first.kill()
    os.kill(server, signal.SIGSTOP)
    second = hold(data)
    with pytest.raises(subprocess.TimeoutExpired):  # 3 s: longer than pg_isready waits before it says "nobody"
        second.process.wait(timeout=4)
    os.kill(server, signal.SIGCONT)
    assert _is_up(second)
    assert _server(data) == server
    second.leave()


@as_root_and_ordinary
@pytest.mark.parametrize(
    "name", ["with spaces " + "and length " * 9, "with a comma, 'quotes' \"doubled\" $HOME \\ `id`"]
)
def test_any_path_will_do(name: str, room: Path, uid: int, hold: Callable[[Path], Holder]) -> None:
    data = _given(room / name / "data", uid)
    first = hold(data)
    assert _is_up(first)
    second = hold(data)
    assert _is_up(second)
    first.leave()
    second.leave()
    assert not _is_up(second)
    shutil.rmtree(_socket_directory(first.dsn), ignore_errors=True)


def test_half_a_cluster_is_made_anew(data: Path, hold: Callable[[Path], Holder]) -> None:
    (data / "pg.new").mkdir()
    (data / "pg.new" / "PG_VERSION").write_text("18\n")
    holder = hold(data)
    assert _is_up(holder)
    holder.leave()
    assert not (data / "pg.new").exists()


def test_the_log_of_the_last_run_is_kept_apart(data: Path, hold: Callable[[Path], Holder]) -> None:
    hold(data).leave()
    hold(data).leave()
    for log in (data / "pg.log", data / "pg.log.1"):
        assert log.read_text().count("ready to accept connections") == 1


def test_another_major_version_is_one_clear_refusal(room: Path) -> None:
    (room / "data" / "pg").mkdir(parents=True)
    (room / "data" / "pg" / "PG_VERSION").write_text("16\n")
    refusal = _refusal(room / "data")
    assert refusal.code == "embedded_version"
    assert refusal.params["found"] == "16"
    assert refusal.params["needed"] == "18"


def test_what_is_no_cluster_is_not_deleted(room: Path) -> None:
    (room / "data" / "pg").mkdir(parents=True)
    (room / "data" / "pg" / "letter.txt").write_text("dear")
    assert _refusal(room / "data").code == "embedded_failed"
    assert (room / "data" / "pg" / "letter.txt").read_text() == "dear"


def test_a_start_that_fails_gives_the_servers_own_reason(room: Path, hold: Callable[[Path], Holder]) -> None:
    with EmbeddedPostgres(room / "data") as postgres:
        cluster = postgres.cluster
    (cluster / "local.conf").write_text("shared_buffers = plenty\n")
    (cluster / "local.conf").chmod(0o644)
    refusal = _refusal(room / "data")
    assert refusal.code == "embedded_failed"
    assert refusal.params["step"] == "start"
    assert refusal.params["reason"]


def test_a_directory_that_is_not_ours_is_one_clear_refusal(room: Path) -> None:
    (room / "data").write_text("a file")
    assert _refusal(room / "data").code == "embedded_unwritable_path"


def test_a_socket_directory_taken_by_somebody_else_is_refused(room: Path) -> None:
    postgres = EmbeddedPostgres(room / ("long " * 25).strip())
    postgres.sockets.symlink_to(room)
    try:
        with pytest.raises(Misconfigured) as caught, postgres:
            pass
    finally:
        postgres.sockets.unlink()
    assert caught.value.code == "embedded_socket_directory"
