"""What may leave: decided for every table, nothing that opens a door, and readable by others' readers."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from causerie.model.contact import Address
from causerie.model.element import Arrived, Sender
from causerie.model.message import Text
from causerie.store.leaving import CSV, JSON_LINES, LEAVES, STAYS, Form, photographed, rows_of
from causerie.store.tables import metadata
from causerie.testing.house import House

NASTY = 'dit "oui";\r\n\tpuis \\ \u2028 et 🙂\x02'


def test_every_table_is_decided_upon() -> None:
    assert set(LEAVES) | set(STAYS) == set(metadata.tables)
    assert not set(LEAVES) & set(STAYS)


def test_only_columns_that_are_there_leave_and_none_that_opens_a_door() -> None:
    for table, columns in LEAVES.items():
        known = metadata.tables[table].columns
        assert len(columns) == len(set(columns)), table
        for name in columns:
            assert known[name].info["forget"] != "hash", (table, name)
            assert name not in ("password", "totp", "credentials", "token", "hook"), (table, name)


async def _read(house: House, table: str, form: Form) -> str:
    async with photographed(house.database) as conn:
        return b"".join([piece async for piece in rows_of(conn, table, form)]).decode()


async def _people(house: House, *names: str) -> None:
    address = next(iter(house.held["twilio"].channels))
    for n, name in enumerate(names):
        sender = Sender((Address("phone", "", f"+3360000000{n}"),), name=name)
        await house.hear(Arrived(address, f"k{n}", sender, (Text(NASTY),)))


@pytest.mark.parametrize("table", sorted(LEAVES))
async def test_each_table_can_be_read_in_both_forms(house: House, table: str) -> None:
    await _people(house, "Léa")
    lines = [json.loads(line) for line in (await _read(house, table, JSON_LINES)).split("\n")[:-1]]
    header, *rows = list(csv.reader(io.StringIO(await _read(house, table, CSV))))
    assert (header, len(rows)) == (list(LEAVES[table]), len(lines))
    assert all(list(line) == header for line in lines)


async def test_words_come_out_as_they_went_in(house: House) -> None:
    await _people(house, "Léa")
    (line,) = (await _read(house, "message", JSON_LINES)).split("\n")[:-1]
    told: Any = json.loads(line)
    (row,) = await house.rows("message")
    assert told["parts"] == row["parts"]
    (cells,) = csv.DictReader(io.StringIO(await _read(house, "message", CSV), newline=""))
    assert json.loads(cells["parts"]) == row["parts"]


async def test_a_name_is_no_formula_and_a_number_stays_one(house: House) -> None:
    await _people(house, "=1+1", "@sum", "-2+3", "Léa")
    names = [row["name"] for row in csv.DictReader(io.StringIO(await _read(house, "identity", CSV)))]
    assert names == ["'=1+1", "'@sum", "'-2+3", "Léa"]
    addresses = [row["address"] for row in csv.DictReader(io.StringIO(await _read(house, "identity", CSV)))]
    assert addresses[0] == "+33600000000"
    assert '"=1+1"' in await _read(house, "identity", JSON_LINES)


async def test_it_is_one_moment(house: House) -> None:
    async with photographed(house.database) as conn:
        assert not [piece async for piece in rows_of(conn, "message", JSON_LINES)]
        await _people(house, "Léa")
        assert not [piece async for piece in rows_of(conn, "message", JSON_LINES)]
