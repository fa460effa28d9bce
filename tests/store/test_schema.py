"""The schema is looked at with one query, and brought up by a child where it must be."""

from __future__ import annotations

import psycopg
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from causerie.model.errors import Misconfigured
from causerie.store.migrate import HERE
from causerie.store.schema import HEAD, ensure, revision
from causerie.testing.database import Template


def test_the_head_is_that_of_the_revisions() -> None:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_a_migrated_database_is_left_alone(dsn: str) -> None:
    assert revision(dsn) == HEAD
    ensure(dsn)
    assert revision(dsn) == HEAD


def test_an_empty_database_is_brought_up(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")
    assert revision(dsn) is None
    ensure(dsn)
    assert revision(dsn) == HEAD


def test_a_newer_schema_is_refused(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    with pytest.raises(Misconfigured, match="schema_too_new"):
        ensure(dsn)


def test_a_migration_that_fails_says_why(postgres: Template) -> None:
    with postgres.copy() as dsn, psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("delete from alembic_version")
        with pytest.raises(Misconfigured, match="migration_failed"):
            ensure(dsn)
