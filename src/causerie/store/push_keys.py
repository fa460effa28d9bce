"""The house's own key to push services (VAPID, RFC 8292): one pair, made once, its private half sealed by the vault.

Browsers bind a subscription to the public half. Another pair would silence every device, so it is never made anew.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.hazmat.primitives.asymmetric import ec

from causerie.store.database import Work
from causerie.store.vault import Vault

PURPOSE = "push"


async def private_key(work: Work, vault: Vault) -> ec.EllipticCurvePrivateKey:
    """The key, made on first use. Raises Misconfigured when the vault does not open it."""
    row = await work.one("select sealed from push_key")
    if row is None:
        sealed = vault.lock({"private": _written(ec.generate_private_key(ec.SECP256R1()))}, purpose=PURPOSE)
        await work.execute(
            "insert into push_key (id, sealed, created_at) values (1, %s, %s) on conflict do nothing",
            [sealed, work.now],
        )
        row = await work.one("select sealed from push_key")
    if row is None:
        raise RuntimeError("a key that was just written is not there")
    return _read(vault.unlock(row["sealed"], purpose=PURPOSE)["private"])


def _written(key: ec.EllipticCurvePrivateKey) -> str:
    return urlsafe_b64encode(key.private_numbers().private_value.to_bytes(32, "big")).decode()


def _read(written: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(urlsafe_b64decode(written), "big"), ec.SECP256R1())
