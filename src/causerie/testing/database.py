"""A real PostgreSQL for tests: migrated once, copied for each test in a few milliseconds.

`CAUSERIE_TEST_DATABASE_URL` points the same tests at another server; otherwise the embedded one is used.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from causerie.store.embedded import EmbeddedPostgres
from causerie.store.migrate import migrate

ROOM = 1 << 30  # bytes that the tests' databases may take of the memory

_numbers = count(1)


class Template:
    """A server with a migrated template database; `copy()` gives a fresh database and drops it afterwards."""

    def __init__(self, dsn: str) -> None:
        self._admin = make_conninfo(dsn, dbname="postgres")
        self._name = f"causerie_template_{os.getpid()}"
        self._dsn = dsn
        self._drop(self._name)
        self._execute(
            sql.SQL("create database {} template template0 encoding 'UTF8'").format(sql.Identifier(self._name))
        )
        migrate(make_conninfo(dsn, dbname=self._name))

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The DSN of a database of one's own."""
        name = f"causerie_test_{os.getpid()}_{next(_numbers)}"
        statement = sql.SQL("create database {} template {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(self._name)))
        try:
            yield make_conninfo(self._dsn, dbname=name)
        finally:
            self._drop(name)

    def close(self) -> None:
        self._drop(self._name)

    def _drop(self, name: str) -> None:
        self._execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._admin, autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def template() -> Iterator[Template]:
    """A template on the server named by the environment, or on an embedded one that lives in memory if it can."""
    given = os.environ.get("CAUSERIE_TEST_DATABASE_URL")
    if given:
        made = Template(given)
        yield made
        made.close()
        return
    with TemporaryDirectory(prefix="causerie-test-", dir=_memory(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # the server runs as another user when the tests run as root
        with EmbeddedPostgres(Path(folder) / "data") as server:
            _spare_the_disk(server.dsn)
            made = Template(server.dsn)
            yield made
            made.close()


def _memory() -> str | None:
    """A folder held in memory, where a database is made and dropped ten times faster than on a busy disk."""
    folder = "/dev/shm"  # noqa: S108 - what is made in it has a name of its own
    roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= ROOM
    return folder if roomy else None


def _spare_the_disk(dsn: str) -> None:
    """No test outlives a power cut, so nothing waits for the disk: a database per test is made three times faster."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("alter system set fsync = off")
        connection.execute("alter system set full_page_writes = off")
        connection.execute("select pg_reload_conf()")
