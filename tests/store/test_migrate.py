"""The schema that migrations make is the schema that `store/tables` describes, however often and at once they run."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import psycopg
import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy.pool import NullPool

from causerie.model.errors import Misconfigured
from causerie.store import migrate as migrating
from causerie.store.migrate import migrate
from causerie.store.tables import metadata, sequences

_MIGRATE = "import sys; from causerie.store.migrate import migrate; migrate(sys.argv[1])"


def _differences(dsn: str) -> list[Any]:
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
    with engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    engine.dispose()
    return list(found)


def _schema(dsn: str) -> list[Any]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(
            """select table_name, column_name, data_type, column_default from information_schema.columns
               where table_schema = 'public' order by 1, 2"""
        ).fetchall()


def test_the_migrated_schema_is_the_described_one(dsn: str) -> None:
    assert sequences.ids.metadata is metadata
    assert _differences(dsn) == []


def test_a_difference_would_be_seen(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("alter table label add column size int")
        connection.execute("drop index message_thread")
    assert len(_differences(dsn)) == 2


def test_migrating_again_changes_nothing(dsn: str) -> None:
    before = _schema(dsn)
    migrate(dsn)
    assert _schema(dsn) == before
    with psycopg.connect(dsn) as connection:
        held = connection.execute("select count(*) from pg_locks where locktype = 'advisory'").fetchone()
    assert held == (0,)


def test_processes_that_start_at_once_migrate_once(dsn: str) -> None:
    empty = make_conninfo(dsn, dbname="causerie_test_empty")
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("create database causerie_test_empty template template0"))
        try:
            processes = [subprocess.Popen([sys.executable, "-c", _MIGRATE, empty]) for _ in range(2)]
            assert [process.wait(60) for process in processes] == [0, 0]
            assert _schema(empty) == _schema(dsn)
        finally:
            connection.execute(sql.SQL("drop database causerie_test_empty with (force)"))


def test_a_server_that_is_too_old_is_named(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrating, "OLDEST", 990000)
    with pytest.raises(Misconfigured, match="postgresql_too_old"):
        migrate(dsn)
