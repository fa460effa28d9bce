"""An address is unique in the whole ledger by its three parts."""

from __future__ import annotations

import msgspec

from causerie.model.contact import Address, Scheme


def test_addresses_are_equal_by_scheme_scope_and_address() -> None:
    one = Address(Scheme.VISITOR, "shop", "v1")
    assert one == Address("visitor", "shop", "v1")
    assert (
        len({one, Address("visitor", "shop", "v1"), Address("visitor", "blog", "v1"), Address("member", "shop", "v1")})
        == 3
    )


def test_schemes_are_written_as_they_are_named() -> None:
    assert all(scheme.value == scheme.name.lower() for scheme in Scheme)
    assert msgspec.json.encode(Address(Scheme.PHONE, "", "+33")) == b'["phone","","+33"]'
