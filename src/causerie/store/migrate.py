"""Schema migrations: Alembic revisions that ship inside the package, run under one advisory lock."""

from __future__ import annotations

from pathlib import Path

import psycopg
import sqlalchemy
from alembic import command
from alembic.config import Config
from sqlalchemy.pool import NullPool

from causerie.model.errors import Misconfigured

HERE = Path(__file__).parent / "migrations"
OLDEST = 150000  # PostgreSQL 15: NULLS NOT DISTINCT


def migrate(dsn: str) -> None:
    """Bring the schema to this version. Several processes may start at once: one migrates, the others wait.

    Raises Misconfigured when the server is too old.
    """
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(dsn), poolclass=NullPool)
    with engine.connect() as connection:
        _check_version(connection)
        connection.execute(sqlalchemy.text("select pg_advisory_lock(70)"))
        config = Config()
        config.set_main_option("script_location", str(HERE).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.execute(sqlalchemy.text("select pg_advisory_unlock(70)"))
        connection.commit()
    engine.dispose()


def _check_version(connection: sqlalchemy.Connection) -> None:
    version = connection.execute(sqlalchemy.text("show server_version_num")).scalar_one()
    if int(version) < OLDEST:
        raise Misconfigured("postgresql_too_old", version=str(int(version) // 10000), oldest="15")
