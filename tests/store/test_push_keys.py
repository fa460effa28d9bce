"""The house has one key to push services: sealed, and the same for ever, whatever the vault's own key."""

from __future__ import annotations

import pytest

from causerie.channels.webpush import b64, public_bytes
from causerie.model.errors import Misconfigured
from causerie.store import push_keys, secrets_at_rest
from causerie.store.vault import Vault
from causerie.testing.house import VAULT, House

NEW = Vault(b"n" * 32, b"p" * 32)


async def _public(house: House, vault: Vault = VAULT) -> str:
    return b64(public_bytes(await house.do(lambda work: push_keys.private_key(work, vault))))


async def test_it_is_made_once_and_kept_sealed(house: House) -> None:
    first = await _public(house)
    assert len(first) == 87
    assert await _public(house) == first
    (row,) = await house.rows("push_key")
    assert b"private" not in row["sealed"]


async def test_it_outlives_the_rotation_of_the_vaults_key(house: House) -> None:
    first = await _public(house)
    connections = len(house.held)
    assert await house.do(lambda work: secrets_at_rest.reseal(work, VAULT, NEW)) == connections + 1
    assert await _public(house, NEW) == first
    with pytest.raises(Misconfigured):
        await _public(house)
