"""How an address is told from part of another one, in a payload nobody has a key for."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.store.database import Work
from causerie.store.erasure import Scope, forget
from causerie.testing.house import House

CASES = [
    ("+33612345678", b"From=%2B33612345678&To=x", True),
    ("+33612345678", b'{"wa_id":"33612345678"}', True),
    ("+33612345678", b'{"wa_id":"336123456789"}', False),
    ("+33612345678", b'{"id":"133612345678"}', False),
    ("FR.9a8b7c", '{"user_id":"FR.9a8b7c","text":"é\\\\"}'.encode(), True),
    ("1234567", b'{"chat":{"id":1234567}}', True),
    ("1234567", b'{"chat":{"id":12345678}}', False),
    ("42", b'{"member":"42"}', True),
    ("42", b'{"price":"420","count":42}', False),
    ("a.b+c", b'"a.b+c"', True),
    ("a.b+c", b'"axb+c"', False),
    ("visitor-5f3a", b"\x00\xff visitor-5f3a \xfe", True),
]


# In a URL as well, which holds no NUL.
PLACES = [(*case, False) for case in CASES] + [(*case, True) for case in CASES if b"\x00" not in case[1]]


@pytest.mark.parametrize(("address", "body", "found", "query"), PLACES)
async def test_a_payload_that_names_the_person_is_emptied(
    house: House, address: str, body: bytes, found: bool, query: bool
) -> None:
    async def verb(work: Work) -> None:
        await work.execute("insert into contact (id, created_at) values (1, now())")
        await work.execute(
            """insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
               values (1, 1, 'x', '', %s, 'wrote', now())""",
            [address],
        )
        said: dict[str, Any] = {"body": b"" if query else body, "query": body.decode("latin-1") if query else ""}
        await work.execute(
            """insert into intake (id, connection_id, received_at, method, query, headers, body, state, elements)
               values (1, 1, now(), 'POST', %(query)s, '{}', %(body)s, 'parked', 1)""",
            said,
        )
        await work.execute(
            "insert into parked (id, intake_id, ordinal, reason, place, at) values (1, 1, 0, 'x', '', now())"
        )
        assert await forget(work, Scope([1], [1], [], []), seen=[]) == ([1] if found else [])

    await house.do(verb)
    (row,) = await house.rows("intake")
    assert (row["body"] is None, row["state"]) == (found, "applied" if found else "parked")
    assert (row["query"] == "") == (found or not query)
