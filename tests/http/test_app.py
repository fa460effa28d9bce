"""What every request passes before a handler sees it."""

from __future__ import annotations

import pytest

from tests.http.caller import Caller


async def test_no_answer_is_kept_or_guessed_at(agent: Caller, nobody: Caller) -> None:
    for said in (await agent.get("/me"), await nobody.get("/me"), await agent.get("/nowhere")):
        assert said.headers["cache-control"] == "no-store"
        if said.status == 200:
            assert said.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/conversations/1", "/contacts?limit=0", "/agents", "/intake/1"])
async def test_a_stranger_is_asked_who_they_are_before_anything_is_judged(nobody: Caller, path: str) -> None:
    said = await nobody.get(path)
    assert (said.status, said.code) == (401, "signed_out")


async def test_a_right_is_judged_before_a_body(agent: Caller) -> None:
    said = await agent.call("POST", "/teams", content=b"not json at all")
    assert (said.status, said.code) == (403, "forbidden")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site", "origin": "https://other.causerie.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_another_sites_page_acts_for_nobody(admin: Caller, headers: dict[str, str]) -> None:
    for method, path in (("POST", "/teams"), ("PATCH", "/me"), ("DELETE", "/session"), ("PUT", "/me/totp")):
        said = await admin.call(method, path, headers=headers, json={"name": "Conquise"})
        assert (said.status, said.code) == (403, "cross_site")
    assert (await admin.call("GET", "/me", headers=headers)).status == 200


async def test_our_own_page_does(admin: Caller) -> None:
    ours = {"sec-fetch-site": "same-origin", "origin": "https://causerie.example"}
    assert (await admin.call("POST", "/teams", headers=ours, json={"name": "Boutique"})).status == 201


async def test_a_form_of_another_page_is_no_json(admin: Caller) -> None:
    headers = {"content-type": "text/plain", "sec-fetch-site": "cross-site"}
    said = await admin.call("POST", "/teams", headers=headers, content=b'{"name": "Conquise"}')
    assert said.code == "cross_site"
