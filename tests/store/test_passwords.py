"""Passwords at rest."""

from __future__ import annotations

from argon2 import PasswordHasher, extract_parameters

from causerie.store import passwords


async def test_a_password_matches_its_hash_and_no_other() -> None:
    kept = await passwords.hashed("des mots et du vent")
    assert kept.startswith("$argon2id$")
    assert await passwords.matches(kept, "des mots et du vent")
    assert not await passwords.matches(kept, "des mots et du sable")
    assert kept != await passwords.hashed("des mots et du vent")


async def test_nobody_has_no_password() -> None:
    assert not await passwords.matches(None, "")
    assert not await passwords.matches("not a hash", "anything")


async def test_comparing_with_nobody_costs_the_same() -> None:
    kept = await passwords.hashed("des mots et du vent")
    assert extract_parameters(passwords.NOBODY) == extract_parameters(kept)


async def test_a_weaker_hash_is_outdated() -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("des mots et du vent")
    assert passwords.outdated(weak)
    assert not passwords.outdated(await passwords.hashed("des mots et du vent"))
