"""Pages of templates: every one comes once, whatever the size of a page, and the last page names no next one."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest

from causerie.simulators.whatsapp.account import Template
from causerie.simulators.whatsapp.listing import page
from causerie.simulators.whatsapp.refusal import Refusal

ADDRESS = "http://127.0.0.1/v25.0/1/message_templates"
ALL = [Template(f"modele_{n}", "fr", "Bonjour {{1}}.", id=str(n)) for n in range(7)]


@pytest.mark.parametrize("limit", ["1", "3", "7", "100"])
def test_following_the_cursors_shows_every_template_once(limit: str) -> None:
    asked, shown = {"limit": limit}, []
    while asked:
        told = page(ALL, asked, address=ADDRESS)
        shown += [one["name"] for one in told["data"]]
        asked = dict(parse_qsl(urlsplit(told["paging"].get("next", "")).query))
    assert shown == [one.name for one in ALL]


def test_fields_and_filters() -> None:
    told = page(ALL, {"name": "modele_3", "fields": "name,quality_score"}, address=ADDRESS)
    assert told["data"] == [{"id": "3", "name": "modele_3", "quality_score": {"score": "UNKNOWN", "date": 1763800000}}]
    assert page(ALL, {"status": "PAUSED"}, address=ADDRESS) == {"data": []}


@pytest.mark.parametrize("asked", [{"limit": "0"}, {"limit": "many"}, {"after": "!"}, {"after": "YWJj"}])
def test_nonsense_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(Refusal):
        page(ALL, asked, address=ADDRESS)
