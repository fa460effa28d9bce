"""The form before the first word, where a company asks for one: its answers come in like anything else that is said."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from causerie.http.visitor.call import Call
from causerie.http.visitor.envelopes import Envelopes
from causerie.http.visitor.questions import Form, answered
from causerie.model.attribute import Value
from causerie.model.errors import Invalid, NotFound
from causerie.store.visitors import Visitor

LIMIT = 16 << 10  # bytes of a request


class Filled(Struct):
    """`answers` by the key of their field. `consent`: the sentence was agreed to, where there is one."""

    answers: dict[str, str | int | float | bool]
    consent: bool = False


class Forms:
    """Takes what people answer."""

    def __init__(self, envelopes: Envelopes) -> None:
        self._envelopes = envelopes

    async def take(self, call: Call, visitor: Visitor) -> None:
        """POST form: 204. Raises NotFound where nothing is asked; Invalid with what is wrong, and of which field."""
        form = call.widget.form
        if form is None:
            raise NotFound("form")
        filled = await call.json(Filled, limit=LIMIT)
        if form.consent and not filled.consent:
            raise Invalid("form_consent")
        near = next(iter(call.widget.numbers), "")
        kept = {one.key: value for one in form.asked if (value := answered(one, filled.answers, near)) is not None}
        await self._envelopes.send(call.widget, visitor, [_event(form, kept)])
        await call.done()


def _event(form: Form, kept: Mapping[str, Value]) -> dict[str, Any]:
    attributes = {one.key: kept[one.key] for one in form.asked if one.attribute is not None and one.key in kept}
    plain = {key: kept.get(key) for key in ("name", "email", "phone")}
    return {"type": "introduced", "id": str(uuid.uuid4()), **plain, "attributes": attributes}
