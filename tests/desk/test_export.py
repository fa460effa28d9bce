"""The zip: whole, with the hash of each of its files, without anything that opens a door, and never half."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from causerie.desk import export as module
from causerie.desk.export import ask, discard, make, place
from causerie.desk.upload import upload
from causerie.model.errors import Conflict, Forbidden
from causerie.store import leaving
from causerie.testing.house import AGENT, SUPERVISOR, House


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def _made(house: House, folder: Path) -> zipfile.ZipFile:
    path = place(folder, 1)
    made = await make(house.database, path, now=house.clock())
    assert (made.size, made.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
    return zipfile.ZipFile(path)


async def test_it_holds_every_table_twice_and_the_hash_of_each_file(house: House, tmp_path: Path) -> None:
    await house.hear(house.said("Où est mon vélo", key="k1"))
    archive = await _made(house, tmp_path / "exports")
    names = {f"{leaving.NAMES.get(table, table)}.{suffix}" for table in leaving.LEAVES for suffix in ("csv", "jsonl")}
    assert set(archive.namelist()) == names | {"export.json", "SHA256SUMS"}
    sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names | {"export.json"}}
    assert json.loads(archive.read("message.jsonl"))["parts"][0]["text"] == "Où est mon vélo"
    assert json.loads(archive.read("export.json"))["format"] == 1


async def test_media_are_listed_with_their_hash_and_not_copied(house: House, tmp_path: Path) -> None:
    grant, content = house.grant(AGENT), b"\x89PNG canari"
    kept = {"name": "photo.png", "mime": "image/png", "content": content}
    await house.do(lambda work: upload(work, house.ids, grant=grant, **kept))
    archive = await _made(house, tmp_path)
    (line,) = archive.read("media.jsonl").decode().splitlines()
    told = json.loads(line)
    assert (told["name"], told["sha256"]) == ("photo.png", hashlib.sha256(content).hexdigest())
    assert all(b"canari" not in archive.read(name) for name in archive.namelist())


async def test_nothing_in_it_opens_a_door(house: House, tmp_path: Path) -> None:
    await house.do(lambda work: work.execute("update agent set password = 'argon-canari', totp = 'totp-canari'::bytea"))
    await house.do(lambda work: work.execute("update connection set hook = 'hook-canari' || id"))
    archive = await _made(house, tmp_path)
    assert all(b"canari" not in archive.read(name) for name in archive.namelist())


async def test_it_is_written_in_bounded_pieces(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PIECE", 64)
    for n in range(20):
        await house.hear(house.said(f"Message {n}", key=f"k{n}"))
    beats = 0

    async def beat() -> None:
        nonlocal beats
        beats += 1

    path = place(tmp_path, 1)
    await make(house.database, path, now=house.clock(), beat=beat)
    assert beats > 40
    assert len(zipfile.ZipFile(path).read("message.jsonl").splitlines()) == 20


async def test_it_is_there_whole_or_not_at_all(house: House, tmp_path: Path) -> None:
    async def stop() -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        await make(house.database, place(tmp_path, 1), now=house.clock(), beat=stop)
    assert _names(tmp_path) == []


async def test_it_is_for_nobody_else_on_the_machine(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    await _made(house, folder)
    assert [oct(path.stat().st_mode)[-3:] for path in (folder, place(folder, 1))] == ["700", "600"]


async def test_administrators_ask_for_so_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 1)
    with pytest.raises(Forbidden):
        await house.do(lambda work: ask(work, house.ids, grant=house.grant(SUPERVISOR)))
    asked = await house.do(lambda work: ask(work, house.ids, grant=house.grant()))
    with pytest.raises(Conflict, match="exports_full"):
        await house.do(lambda work: ask(work, house.ids, grant=house.grant()))
    with pytest.raises(Forbidden):
        await house.do(lambda work: discard(work, grant=house.grant(SUPERVISOR), export_id=asked))
    await house.do(lambda work: discard(work, grant=house.grant(), export_id=asked))
    await house.do(lambda work: ask(work, house.ids, grant=house.grant()))
