"""Payloads into elements: the table, the bounds, and files of Meta's webhooks collected by somebody else."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from causerie.channels.protocol import HookRequest
from causerie.channels.whatsapp import WhatsApp
from causerie.channels.whatsapp.parse import MOST, elements
from causerie.model.element import Arrived, Noticed, Receipt, Unknown, seen_key
from causerie.model.errors import Unreadable
from causerie.testing.payloads import Case, load, shown
from tests.channels.whatsapp.harness import CREDENTIALS, NUMBER

CASES = load(Path(__file__).parent / "payloads")
COLLECTED = Path(__file__).parents[4] / "shared/data/hostile/webhooks/pywa-whatsapp-updates"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_table(case: Case) -> None:
    if case.unreadable is not None:
        with pytest.raises(Unreadable) as raised:
            WhatsApp().parse(case.request, CREDENTIALS)
        assert raised.value.code == case.unreadable
    else:
        assert shown(list(WhatsApp().parse(case.request, CREDENTIALS))) == case.elements


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("case", [case for case in CASES if case.elements], ids=lambda case: case.name)
def test_what_is_stored_has_a_key_that_fits_an_index(case: Case) -> None:
    for element in WhatsApp().parse(case.request, CREDENTIALS):
        key = seen_key(element)
        assert isinstance(element, Noticed | Unknown) == (key is None)
        assert key is None or len(key[1].encode()) < 2000


@pytest.mark.skipif(not COLLECTED.is_dir(), reason="the collected webhooks are not on this machine")
@pytest.mark.parametrize("name", sorted(path.name for path in COLLECTED.glob("*.json")))
def test_webhooks_collected_by_others_are_read(name: str) -> None:
    for title, payload in json.loads((COLLECTED / name).read_text(encoding="utf-8")).items():
        found = elements(json.dumps(payload).encode(), scope="2729438724")
        assert found, title
        # A placeholder stands for the customer in one of them, and a placeholder is nobody.
        assert not any(isinstance(e, Unknown) and e.reason != "sender_unreadable" for e in found), title


def status_post(count: int) -> bytes:
    status = {"id": "wamid.X", "status": "sent", "timestamp": "1763800000", "recipient_id": "33612345678"}
    value = {"metadata": {"phone_number_id": NUMBER.id}, "statuses": [status] * count}
    change = {"field": "messages", "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


def test_a_full_batch_passes_and_one_more_does_not() -> None:
    assert len(elements(status_post(MOST), scope="")) == MOST
    with pytest.raises(Unreadable) as raised:
        elements(status_post(MOST + 1), scope="")
    assert raised.value.code == "too_many"


def test_many_small_entries_are_counted_together() -> None:
    entries = json.loads(status_post(1))["entry"] * (MOST + 1)
    body = json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()
    with pytest.raises(Unreadable) as raised:
        elements(body, scope="")
    assert raised.value.code == "too_many"


def test_without_a_portfolio_the_scope_is_empty() -> None:
    case = next(case for case in CASES if case.name == "text_user_id_only")
    (arrived,) = WhatsApp().parse(case.request, {})
    assert isinstance(arrived, Arrived)
    assert arrived.sender.addresses == (("bsuid", "", "FR.13491208655302741918"),)


@pytest.mark.parametrize("nesting", [63, 200, 50_000])
def test_depth_is_measured_outside_strings_only(nesting: int) -> None:
    quoted = json.dumps("[" * nesting + '"\\')
    body = b'{"object":"whatsapp_business_account","entry":[],"x":' + quoted.encode() + b"}"
    assert elements(body, scope="") == []


@pytest.mark.parametrize("body", [b'"' + b'\\"' * 500_000, b"[" * 65 + b'"' * 300_001, b"{" * 70 + b'"a\\'])
def test_unclosed_strings_are_scanned_once(body: bytes) -> None:
    with pytest.raises(Unreadable):
        elements(body, scope="")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xef\xbb\xbf{}", "not_json"),
        (b'{"object":NaN}', "not_json"),
        (b'{"object":"\xff"}', "wrong_shape"),  # one bad character or number is not the end of the payload
        (b'{"n":1e999}', "wrong_shape"),
    ],
)
def test_what_cannot_be_read_says_why(raw: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as raised:
        elements(raw, scope="")
    assert raised.value.code == code


def test_consent_keys_hold_no_address() -> None:
    case = next(case for case in CASES if case.name == "marketing_stop")
    (said,) = WhatsApp().parse(case.request, CREDENTIALS)
    key = seen_key(said)
    assert key is not None
    assert "33612345678" not in key[1]


def test_correlation_comes_back() -> None:
    request = HookRequest(
        "POST", "", "", {}, status_post(1).replace(b'"status"', b'"biz_opaque_callback_data":"s-9","status"')
    )
    (receipt,) = WhatsApp().parse(request, CREDENTIALS)
    assert isinstance(receipt, Receipt)
    assert receipt.correlation == "s-9"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
SAMPLES = [json.loads(case.request.body) for case in CASES if case.elements and b"entry" in case.request.body]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in a JSON value."""
    inside = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    for name, inner in inside:
        yield (*path, name)
        yield from places(inner, (*path, name))


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    changed = copy.deepcopy(value)
    branch = changed
    for name in path[:-1]:
        branch = branch[name]
    branch[path[-1]] = new
    return changed


def batch_around(middle: Any) -> bytes:
    texts = [
        {"from": "33612345678", "id": f"wamid.{n}", "type": "text", "text": {"body": n}} for n in ("avant", "apres")
    ]
    value = {"metadata": {"phone_number_id": NUMBER.id}, "messages": [texts[0], middle, texts[1]]}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


@settings(max_examples=300)
@given(data=st.data())
def test_whatever_one_place_holds_nothing_worse_than_unreadable(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(SAMPLES))
    path = data.draw(st.sampled_from(list(places(sample))))
    body = json.dumps(replaced(sample, path, data.draw(JSON))).encode()
    try:
        found = elements(body, scope="")
    except Unreadable:
        return
    for element in found:
        shown(element)


@settings(max_examples=200)
@given(middle=JSON)
def test_a_bad_element_never_loses_its_neighbours(middle: Any) -> None:
    keys = [element.key for element in elements(batch_around(middle), scope="") if isinstance(element, Arrived)]
    assert [key for key in keys if key in ("wamid.avant", "wamid.apres")] == ["wamid.avant", "wamid.apres"]


@settings(max_examples=200)
@given(body=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: json.dumps({"object": text}).encode()))
def test_any_bytes_are_read_or_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        elements(body, scope="")
