"""Is the schema that of this version? Asked with one query at every start; brought there by a child process.

Alembic and SQLAlchemy cost 30 MB and half a second that a running server has no use for, so they are only
loaded where something has to be migrated.
"""

from __future__ import annotations

import subprocess
import sys

import psycopg

from causerie.model.errors import Misconfigured

HEAD = "0020"  # the newest revision in migrations/versions; a test compares
OLDEST = 150000  # PostgreSQL 15: NULLS NOT DISTINCT


def ensure(dsn: str) -> None:
    """Bring the schema to this version. Several processes may start at once: one migrates, the others wait.

    Raises Misconfigured when the server is too old, the schema too new, or the migration failed.
    """
    found = revision(dsn)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise Misconfigured("schema_too_new", found=found, known=HEAD)
    # The DSN goes through standard input: it may carry a password, and arguments are visible to everybody.
    command = [sys.executable, "-m", "causerie.store.migrate"]
    done = subprocess.run(command, input=dsn, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Misconfigured("migration_failed", why=(done.stderr.strip().splitlines() or ["?"])[-1])


def revision(dsn: str) -> str | None:
    """The revision of the schema; None where there is no schema yet. Raises Misconfigured on an old server."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        if connection.info.server_version < OLDEST:
            version = str(connection.info.server_version // 10000)
            raise Misconfigured("postgresql_too_old", version=version, oldest="15")
        known = connection.execute("select to_regclass('alembic_version') is not null").fetchone()
        if known is None or not known[0]:
            return None
        row = connection.execute("select version_num from alembic_version").fetchone()
        return str(row[0]) if row else None
