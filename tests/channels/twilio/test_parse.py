"""Every payload of the table, and what holds for any payload."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.channels.protocol import HookRequest
from causerie.channels.twilio.parse import DELIVERIES, elements
from causerie.model.element import Arrived, Receipt, Unknown, seen_key
from causerie.model.errors import Unreadable
from causerie.model.message import RANK, Delivery
from causerie.testing.payloads import Case, load, shown

CASES = load(Path(__file__).parent / "payloads")
ACCOUNT = "AC5f8a2c01d9b34e6f8c7a1b2d3e4f5061"
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_payload_is_understood_as_the_table_says(case: Case) -> None:
    if case.unreadable:
        with pytest.raises(Unreadable) as refused:
            elements(case.request, ACCOUNT)
        assert refused.value.code == case.unreadable
    else:
        assert shown(elements(case.request, ACCOUNT)) == case.elements


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 30


def posted(fields: dict[str, str]) -> HookRequest:
    return HookRequest("POST", "https://causerie.example/hooks/h", "", FORM, urlencode(fields).encode())


def test_every_status_of_twilio_has_a_rank() -> None:
    statuses = {
        *("accepted", "scheduled", "canceled", "queued", "sending", "sent", "delivered"),
        *("undelivered", "failed", "read", "partially_delivered"),
    }
    assert set(DELIVERIES) == statuses
    assert all(delivery in RANK for delivery in DELIVERIES.values())


def test_the_receipts_on_the_way_to_sent_are_one_and_the_same() -> None:
    told = {"MessageSid": "SM1", "From": "+33757910042", "To": "+33612345678"}
    keys = {
        seen_key(*elements(posted({**told, "MessageStatus": status}), ACCOUNT))
        for status in ("accepted", "queued", "sending", "sent")
    }
    assert keys == {seen_key(Receipt("+33757910042", "SM1", Delivery.SENT))}


def test_a_receipt_with_an_error_number_that_did_not_fail_has_no_error() -> None:
    told = {"MessageSid": "SM1", "From": "+33757910042", "MessageStatus": "delivered", "ErrorCode": "30008"}
    (receipt,) = elements(posted(told), ACCOUNT)
    assert isinstance(receipt, Receipt)
    assert receipt.error is None


def test_a_thousand_fields_are_the_most() -> None:
    body = b"MessageSid=SM1&From=%2B33612345678&To=%2B33757910042&Body=x"
    most = body + b"&a=1" * (1_000 - 4)
    request = HookRequest("POST", "https://causerie.example/hooks/h", "", FORM, most)
    assert isinstance(elements(request, ACCOUNT)[0], Arrived)
    with pytest.raises(Unreadable, match="too_many"):
        elements(replace(request, body=most + b"&a=1"), ACCOUNT)


@given(
    st.dictionaries(
        st.sampled_from(
            "MessageSid SmsSid From To Body NumMedia MediaUrl0 MediaContentType0 SmsStatus MessageStatus ErrorCode "
            "NumSegments Latitude Longitude ButtonPayload ListId OptOutType ExternalUserId MessageType".split()
        ),
        st.text(st.characters(codec="utf-8")) | st.sampled_from(["received", "delivered", "failed", "2", "STOP"]),
    )
)
def test_no_value_of_a_known_field_is_an_accident(fields: dict[str, str]) -> None:
    try:
        (element,) = elements(posted(fields), ACCOUNT)
    except Unreadable:
        return
    assert isinstance(element, Arrived | Receipt | Unknown)
    assert "\x00" not in str(shown(element))


@given(st.binary(max_size=300))
def test_no_body_is_an_accident(body: bytes) -> None:
    request = HookRequest("POST", "https://causerie.example/hooks/h", "", FORM, b"MessageSid=SM1&" + body)
    assert len(elements(request, ACCOUNT)) == 1
