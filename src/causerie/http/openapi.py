"""The API described: OpenAPI 3.1 and the schema of the live events, from the same handlers and dataclasses.

The browser's types are generated from these files and CI fails on a difference, so the export is the same
bytes every time: keys sorted, no examples. Litestar describes what a decoder accepts; here it is made to say
what an answer always has, and that every refusal is problem+json.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from litestar import Litestar, Router, get
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.types import Method

from causerie import __version__
from causerie.http.app import PREFIX, ROUTES
from causerie.http.auth import COOKIE
from causerie.http.problems import MEDIA_TYPE, Problem
from causerie.realtime.frames import Frame

Json = dict[str, Any]

# Columns that the model keeps as plain text or may leave empty, and which are never anything else.
NARROWED: dict[tuple[str, str], Json] = {
    ("Conversation", "last_delivery"): {"$ref": "#/components/schemas/Delivery"},
    ("Conversation", "source"): {"type": "string", "enum": ["live", "demo"]},
    ("Event", "data"): {"type": "object", "additionalProperties": {}},
    ("Frame", "type"): {"type": "string", "const": "events"},
}
_NOISE = ("deprecated", "allowEmptyValue", "allowReserved", "headers")


def openapi() -> bytes:
    """The API's description, as `contract/openapi.json` keeps it."""
    document = _described(ROUTES)
    document["security"] = [{"session": []}, {"token": []}]
    document["components"]["securitySchemes"] = {
        "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
        "token": {"type": "http", "scheme": "bearer"},
    }
    return _bytes(document)


def events() -> bytes:
    """JSON Schema of what the live socket tells of the journal, as `contract/events.schema.json` keeps it."""

    @get("/frame")
    async def live_frame() -> Frame:
        raise NotImplementedError

    components = _described((live_frame,))["components"]["schemas"]
    del components["Problem"]
    text = json.dumps({"$defs": components}).replace("#/components/schemas/", "#/$defs/")
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Frame"}
    return _bytes({**schema, **json.loads(text)})


def _described(routes: Iterable[Any]) -> Json:
    @get("/problem")
    async def problem() -> Problem:
        raise NotImplementedError

    app = Litestar(
        [Router(PREFIX, route_handlers=[*routes, problem])],
        dependencies={name: Provide(lambda: None, sync_to_thread=False) for name in ("means", "grant", "session")},
        openapi_config=OpenAPIConfig(
            title="Causerie",
            version=__version__,
            create_examples=False,
            use_handler_docstrings=True,
            operation_id_creator=_operation,
            render_plugins=[],
        ),
        logging_config=None,
    )
    document: Json = app.openapi_schema.to_schema()
    del document["paths"][f"{PREFIX}/problem"]
    return _truthful(document)


def _operation(handler: HTTPRouteHandler, method: Method, path: list[Any]) -> str:
    return str(handler.handler_name)


def _truthful(document: Json) -> Json:
    for operation in _operations(document):
        refusal = {"schema": {"$ref": "#/components/schemas/Problem"}}
        operation["responses"].pop("400", None)
        operation["responses"]["default"] = {"description": "Refused", "content": {MEDIA_TYPE: refusal}}
    schemas = document["components"]["schemas"]
    for (name, field), narrowed in NARROWED.items():
        if name in schemas:
            schemas[name]["properties"][field] = narrowed
    answered = _reached(schemas, [operation["responses"] for operation in _operations(document)])
    for name, schema in schemas.items():
        _complete(schema, always=name in answered)
    return _plain(document)  # type: ignore[no-any-return]


def _operations(document: Json) -> Iterator[Json]:
    for path in document["paths"].values():
        yield from path.values()


def _reached(schemas: Json, roots: Any) -> set[str]:
    """Names of the schemas that answers are made of."""
    found: set[str] = set()
    waiting = list(_references(roots))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(_references(schemas[name]))
    return found


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _references(one)


def _complete(schema: Json, *, always: bool) -> None:
    """An answer has all its fields; a constant is always there, whoever writes it."""
    properties: Json = schema.get("properties", {})
    constant = {name for name, one in properties.items() if "const" in one}
    required = set(properties) if always else set(schema.get("required", ())) | constant
    if required:
        schema["required"] = sorted(required)


def _plain(value: Any) -> Any:
    """Without what says nothing: defaults beside a constant, false flags, whole numbers written as fractions."""
    if isinstance(value, dict):
        kept = {name: _plain(one) for name, one in value.items() if not (name in _NOISE and not one)}
        if "const" in kept:
            kept.pop("default", None)
        return kept
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _bytes(document: Json) -> bytes:
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False).encode() + b"\n"
