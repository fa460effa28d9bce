"""Schema migrations: Alembic revisions that ship inside the package, run under one advisory lock."""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy.pool import NullPool

from causerie.model.errors import Misconfigured
from causerie.store.tables import metadata

HERE = Path(__file__).parent / "migrations"
OLDEST = 150000  # PostgreSQL 15: NULLS NOT DISTINCT


def migrate(dsn: str) -> None:
    """Bring the schema to this version. Several processes may start at once: one migrates, the others wait.

    Raises Misconfigured when the server is too old.
    """
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
    with engine.connect() as connection:
        _check_version(connection)
        # Held until the commit: given back before it, the next process would not see what this one made.
        connection.execute(sqlalchemy.text("select pg_advisory_xact_lock(70)"))
        config = Config()
        config.set_main_option("script_location", str(HERE).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _keep_out_of_statistics(connection)
        connection.commit()
    engine.dispose()


def _keep_out_of_statistics(connection: sqlalchemy.Connection) -> None:
    """The planner's statistics quote values, and outlive the rows they were taken from until the table is analysed
    again, for ever when it is empty by then. Columns that are erased with their person therefore have none (law 7);
    nothing but unique indexes looks for them.
    """
    quoted = connection.execute(
        sqlalchemy.text(
            """select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
               where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                 and coalesce(a.attstattarget, -1) <> 0"""
        )
    ).all()
    for table, column in quoted:
        declared = metadata.tables.get(table)
        if declared is not None and column in declared.c and declared.c[column].info.get("forget") == "erase":
            connection.execute(sqlalchemy.text(f'alter table "{table}" alter column "{column}" set statistics 0'))


def _check_version(connection: sqlalchemy.Connection) -> None:
    version = connection.execute(sqlalchemy.text("show server_version_num")).scalar_one()
    if int(version) < OLDEST:
        raise Misconfigured("postgresql_too_old", version=str(int(version) // 10000), oldest="15")


if __name__ == "__main__":
    migrate(sys.stdin.read())
