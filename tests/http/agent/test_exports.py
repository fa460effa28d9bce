"""Exports over HTTP: asked for by a person, downloaded once they are done, thrown away with their file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from causerie.desk import export
from causerie.http.means import Means
from causerie.testing.house import ADMIN, House
from causerie.workers.exporter import Exporter
from tests.http.caller import Caller


async def _made(house: House, folder: Path) -> None:
    assert await Exporter(house.database, folder, clock=house.clock).one()


async def test_one_is_asked_for_made_and_downloaded(admin: Caller, house: House, means: Means) -> None:
    asked = await admin.post("/exports")
    assert (asked.status, asked.body["state"], asked.body["asked_by"]) == (201, "waiting", ADMIN)
    path = f"/exports/{asked.body['id']}/file"
    assert (await admin.get(path)).status == 404
    await _made(house, means.exports)
    (listed,) = (await admin.get("/exports")).body
    said = await admin.get(path)
    assert (said.status, len(said.content)) == (200, listed["bytes"])
    assert said.headers["content-disposition"].startswith("attachment")
    assert said.headers["cache-control"] == "no-store"
    assert "message.jsonl" in zipfile.ZipFile(io.BytesIO(said.content)).namelist()


async def test_it_is_thrown_away_with_its_file(admin: Caller, house: House, means: Means) -> None:
    asked = (await admin.post("/exports")).body["id"]
    await _made(house, means.exports)
    assert (await admin.delete(f"/exports/{asked}")).status == 204
    assert not export.place(means.exports, asked).exists()
    assert (await admin.get(f"/exports/{asked}/file")).status == 404
    assert (await admin.delete(f"/exports/{asked}")).status == 404


async def test_a_program_neither_asks_nor_downloads(admin: Caller) -> None:
    token = (await admin.post("/tokens", {"name": "program"})).body["token"]
    program = Caller(admin.client, {"authorization": f"Bearer {token}"})
    asked = (await admin.post("/exports")).body["id"]
    assert (await program.post("/exports")).code == "in_person_only"
    assert (await program.get(f"/exports/{asked}/file")).code == "in_person_only"
