"""Columns that say what becomes of them when a person is forgotten (law 7).

`keep`: an id, a number, an enum, a time; nothing of a person. `erase`: emptied when its person is erased.
`hashed`: only ever holds a keyed hash. A column made in any other way fails tests/architecture.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, ForeignKey, MetaData, Text

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_%(column_0_name)s_fk",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "ix": "%(table_name)s_%(column_0_N_name)s",
    }
)


def keep(name: str, kind: Any, *args: Any, **options: Any) -> Column[Any]:
    """A column without personal data. Not null unless told otherwise."""
    return _column(name, kind, *args, forget="keep", **options)


def erase(name: str, kind: Any, *args: Any, **options: Any) -> Column[Any]:
    """A column with personal data, emptied or deleted by `store/erasure`."""
    return _column(name, kind, *args, forget="erase", **options)


def hashed(name: str, kind: Any, *args: Any, **options: Any) -> Column[Any]:
    """A column that holds a keyed hash and survives its person."""
    return _column(name, kind, *args, forget="hash", **options)


def key(name: str = "id") -> Column[Any]:
    """The primary key: an id handed out by `store/ids`, or by a sequence where order under a lock matters."""
    return keep(name, BigInteger, primary_key=True, autoincrement=False)


def moment(name: str, *, nullable: bool = False) -> Column[Any]:
    """A point in time, always with its zone."""
    return keep(name, DateTime(timezone=True), nullable=nullable)


def ref(name: str, target: str, *, nullable: bool = False, ondelete: str | None = None, **options: Any) -> Column[Any]:
    """A reference to another table's id."""
    return keep(name, BigInteger, ForeignKey(target, ondelete=ondelete), nullable=nullable, **options)


def link(name: str) -> Column[Any]:
    """An id of a row that is never deleted, on a table written by every message.

    No foreign key: each check would lock the same parent row from every process, and cost 8 µs a row.
    """
    return keep(name, BigInteger)


def word(name: str, *, nullable: bool = False, default: str | None = None) -> Column[Any]:
    """An enum's value, as text: readable in psql, and new values need no migration."""
    return keep(name, Text, nullable=nullable, server_default=default)


def _column(name: str, kind: Any, *args: Any, forget: str, **options: Any) -> Column[Any]:
    options.setdefault("nullable", False)
    return Column(name, kind, *args, info={"forget": forget}, **options)
