"""Secrets at rest: nobody else may read the key, nobody may change or swap what it sealed."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from causerie.model.errors import Misconfigured
from causerie.store.vault import Vault

SECRET = {"auth_token": "é" * 40}


def test_the_key_file_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "key"
    before = os.umask(0)
    try:
        made = Vault.open(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["key"]
    assert Vault.open(path).unlock(made.lock(SECRET, purpose="p"), purpose="p") == SECRET


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    for n in range(20):
        path = tmp_path / str(n)
        with ThreadPoolExecutor(4) as pool:
            vaults = list(pool.map(Vault.open, [path] * 4))
        assert len({vault.hash("a") for vault in vaults}) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_key_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    Vault.open(path)
    path.chmod(mode)
    with pytest.raises(Misconfigured, match="key_file_open"):
        Vault.open(path)


@pytest.mark.parametrize("lines", ["", "AAAA\n", "AAAA\nAAAA\n", "!!!\n???\n", "a b c"])
def test_a_damaged_key_is_refused(tmp_path: Path, lines: str) -> None:
    path = tmp_path / "key"
    path.write_text(lines)
    path.chmod(0o600)
    with pytest.raises(Misconfigured, match="key_file_damaged"):
        Vault.open(path)


def test_what_is_sealed_cannot_be_changed(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "key")
    sealed = vault.lock(SECRET, purpose="connection")
    assert b"auth_token" not in sealed
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(Misconfigured, match="key_does_not_open"):
            vault.unlock(bytes(changed), purpose="connection")
    for short in (b"", sealed[:5], sealed[:12], sealed[:-1]):
        with pytest.raises(Misconfigured, match="key_does_not_open"):
            vault.unlock(short, purpose="connection")


def test_one_secret_cannot_stand_in_for_another(tmp_path: Path) -> None:
    vault = Vault.open(tmp_path / "key")
    with pytest.raises(Misconfigured):
        vault.unlock(vault.lock(SECRET, purpose="connection"), purpose="totp")
    with pytest.raises(Misconfigured):
        Vault.open(tmp_path / "other").unlock(vault.lock(SECRET, purpose="totp"), purpose="totp")
    assert vault.lock(SECRET, purpose="p") != vault.lock(SECRET, purpose="p"), "a nonce is used once"


def test_a_successor_opens_nothing_old_and_hashes_alike(tmp_path: Path) -> None:
    path = tmp_path / "key"
    old = Vault.open(path)
    fresh, lines = Vault.successor(path)
    with pytest.raises(Misconfigured):
        fresh.unlock(old.lock(SECRET, purpose="p"), purpose="p")
    assert fresh.hash("stop", "+33600000001") == old.hash("stop", "+33600000001")
    path.write_text(lines)
    assert Vault.open(path).unlock(fresh.lock(SECRET, purpose="p"), purpose="p") == SECRET


def test_the_parts_of_a_hash_cannot_run_together() -> None:
    vault = Vault(b"k" * 32, b"p" * 32)
    hashes = [vault.hash(*parts) for parts in (("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), ())]
    assert len(set(hashes)) == len(hashes)
    assert {len(one) for one in hashes} == {32}
    assert vault.hash("a") != Vault(b"k" * 32, b"q" * 32).hash("a")
