"""Law 7: every column says what becomes of it, and everything to be erased is erased by somebody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, MetaData, Table, Text

from causerie.store import erasure
from causerie.store.database import Database
from causerie.store.tables import metadata
from causerie.store.tables.columns import erase

DECLARATIONS = {"keep", "erase", "hash"}
NOT_OURS = {"alembic_version"}


def undeclared(tables: MetaData) -> list[str]:
    """Columns made without saying what becomes of them."""
    return [name for name, column in columns(tables) if column.info.get("forget") not in DECLARATIONS]


def unhandled(tables: MetaData) -> set[str]:
    """Columns to be erased that no step of the erasure names, and names that no such column has."""
    declared = {name for name, column in columns(tables) if column.info.get("forget") == "erase"}
    return declared ^ (covered() | set(erasure.ELSEWHERE))


def covered() -> set[str]:
    return {name for step in erasure.STEPS for name in step.covers} | set(erasure.BESIDE)


def columns(tables: MetaData) -> Iterator[tuple[str, Column[object]]]:
    for table in tables.tables.values():
        for column in table.columns:
            yield f"{table.name}.{column.name}", column


def test_every_column_says_what_becomes_of_it() -> None:
    assert undeclared(metadata) == []


def test_everything_to_be_erased_is_erased_once() -> None:
    assert unhandled(metadata) == set()
    named = [name for step in erasure.STEPS for name in step.covers] + [*erasure.BESIDE, *erasure.ELSEWHERE]
    assert len(named) == len(set(named))


def test_a_column_in_no_list_is_found_out() -> None:
    other = MetaData()
    Table("diary", other, Column("secret", Text), erase("page", Text))
    assert undeclared(other) == ["diary.secret"]
    assert "diary.page" in unhandled(other)


@pytest.mark.parametrize("step", erasure.STEPS, ids=lambda step: step.sql.split("where")[0][:40].strip())
def test_a_step_names_the_columns_it_covers(step: erasure.Step) -> None:
    """Emptied by name, or with its whole row."""
    for name in step.covers:
        table, column = name.split(".")
        assert f"update {table} set" in step.sql or f"delete from {table} " in step.sql, name
        assert step.sql.startswith("delete") or f"{column} = " in step.sql, name


async def test_the_database_has_no_column_that_is_not_declared(database: Database) -> None:
    found = await database.read(
        """select table_name || '.' || column_name as name from information_schema.columns
           where table_schema = 'public' and table_name <> all(%s)""",
        [sorted(NOT_OURS)],
    )
    assert {row["name"] for row in found} == {name for name, _ in columns(metadata)}
