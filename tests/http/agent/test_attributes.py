"""Attributes over HTTP: made and put in order by administrators, read by everybody."""

from __future__ import annotations

from tests.http.caller import Caller

TOWN = {"key": "ville", "kind": "text", "name_fr": "Ville", "name_en": "Town"}
SIZE = {"key": "taille", "kind": "choice", "name_fr": "Taille", "name_en": "Size", "choices": ["S", "M"]}


async def test_they_are_made_read_ordered_and_deleted(admin: Caller, agent: Caller) -> None:
    town, size = [(await admin.post("/attributes", body)).body for body in (TOWN, SIZE)]
    assert (town["editor"], town["choices"], size["choices"]) == ("answer", [], ["S", "M"])
    ordered = (await admin.put("/attributes/order", {"ids": [size["id"], town["id"]]})).body
    assert [one["key"] for one in ordered] == ["taille", "ville"]
    assert (await agent.get("/attributes")).body == ordered
    worded = {"name_fr": "Commune", "name_en": "Town", "editor": "supervise"}
    changed = (await admin.put(f"/attributes/{town['id']}", worded)).body
    assert (changed["name_fr"], changed["key"], changed["editor"]) == ("Commune", "ville", "supervise")
    assert (await admin.get(f"/attributes/{town['id']}/carried")).body == {"people": 0}
    assert (await admin.delete(f"/attributes/{town['id']}")).status == 204
    gone = await admin.delete(f"/attributes/{town['id']}")
    assert (gone.status, gone.body["params"]) == (404, {"what": "attribute"})


async def test_what_is_wrong_is_said_in_the_asker_s_language(admin: Caller) -> None:
    await admin.post("/attributes", TOWN)
    taken = await admin.post("/attributes", TOWN)
    assert (taken.status, taken.code, taken.body["title"]) == (
        409,
        "key_taken",
        "Un autre attribut porte déjà cette clé.",
    )
    english = await admin.also(accept_language="en").post("/attributes", TOWN | {"key": "Ville"})
    assert (english.status, english.code) == (400, "attribute_key")
    assert english.body["title"].startswith("A key is made of")
    assert (await admin.post("/attributes", TOWN | {"key": "x", "kind": "colour"})).status == 400
