"""Every code that the source can raise, found by reading it: what has to have a sentence in both languages."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from causerie.channels import errors as channel_errors
from causerie.channels.protocol import Health
from causerie.model import errors as model_errors
from causerie.model.element import Unknown
from causerie.model.errors import CauserieError

SOURCE = Path(__file__).parents[2] / "src" / "causerie"
ELSEWHERE = ("simulators", "testing", "_web")  # they speak as providers do, or to developers

# Where a call's code stands among its arguments; classes not named here do not carry one.
_POSITION: dict[str, int] = {
    **{
        name: 0
        for module in (model_errors, channel_errors)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception) and name != "NotFound"
    },
    Unknown.__name__: 0,
    Health.__name__: 1,
    **dict.fromkeys(("WrongSetting", "report"), 0),  # a setting that cannot be used; a line of `causerie doctor`
}
# Providers' tables from their own numbers to our codes.
_TABLES = ("causerie.channels.twilio.codes", "causerie.channels.telegram.refusals", "causerie.channels.whatsapp.codes")


@dataclass
class Code:
    """A code, the parameters that every place raising it gives, and those places."""

    name: str
    params: frozenset[str] | None = None
    places: list[str] = field(default_factory=list)

    def seen(self, params: frozenset[str], place: str) -> None:
        self.params = params if self.params is None else self.params & params
        self.places.append(place)


@cache
def every_code() -> dict[str, Code]:
    """Code → what is known of it."""
    found: dict[str, Code] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        inside = path.relative_to(SOURCE)
        if inside.parts[0] in ELSEWHERE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name, params, line in [*_raised(tree), *_returned(tree, inside)]:
            found.setdefault(name, Code(name)).seen(params, f"{inside}:{line}")
    for module in _TABLES:
        for name in _table(module):
            found.setdefault(name, Code(name)).seen(frozenset(), module)
    return found


@cache
def absent_things() -> set[str]:
    """What `NotFound` is ever said of."""
    calls = (node for path in SOURCE.rglob("*.py") for node in _calls(ast.parse(path.read_text(encoding="utf-8"))))
    return {
        node.args[0].value
        for node in calls
        if _name(node) == "NotFound" and node.args and isinstance(node.args[0], ast.Constant)
    }


def _raised(tree: ast.AST) -> Iterator[tuple[str, frozenset[str], int]]:
    for node in _calls(tree):
        position = _POSITION.get(_name(node))
        if position is None or len(node.args) <= position:
            continue
        ours = _name(node) in ("WrongSetting", "report")
        ours = ours or issubclass(getattr(model_errors, _name(node), Exception), CauserieError)
        params = frozenset(keyword.arg for keyword in node.keywords if keyword.arg) if ours else frozenset[str]()
        for code in _strings(node.args[position]):
            yield code, params, node.lineno


def _returned(tree: ast.AST, inside: Path) -> Iterator[tuple[str, frozenset[str], int]]:
    """Engines return the code of what stands against a send; whoever refuses adds the channel's name."""
    if inside.parts[0] != "engines" and inside.name != "reach.py":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            for code in _strings(node.value):
                yield code, frozenset({"channel"}), node.lineno


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _strings(node: ast.expr) -> Iterator[str]:
    """The words an expression can be, through conditions."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if node.value.replace("_", "").isalnum() and node.value.islower():
            yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body)
        yield from _strings(node.orelse)


def _table(module: str) -> set[str]:
    table = importlib.import_module(module).CODES
    codes = table.values() if all(isinstance(key, int) for key in table) else table
    return set(codes)
