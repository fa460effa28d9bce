"""The shop's templates are ones that the product can read, and mostly send."""

from __future__ import annotations

from causerie.channels.whatsapp.templates import page_of
from causerie.model.template import TemplateStatus
from causerie.simulators.whatsapp.listing import page
from causerie.wiring.demo.templates import templates


def test_each_is_read_with_its_blanks_and_under_an_id_of_its_own() -> None:
    listed, after = page_of(page(templates(), {"limit": "100"}, address="http://127.0.0.1"))
    assert after is None
    assert len({one.key for one in listed}) == len(listed) == len(templates())
    assert all(one.layout.supported for one in listed)
    states = [one.status for one in listed]
    assert states.count(TemplateStatus.REJECTED) == states.count(TemplateStatus.PAUSED) == 1
    assert {one.language for one in listed if one.status is TemplateStatus.APPROVED} == {"fr", "en"}
