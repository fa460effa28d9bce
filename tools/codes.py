"""Which codes there are and what kind of refusal each is: the sentences come from `locales/`, the kinds from the
syntax tree, where a code is the first argument of the error that carries it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc, getmembers, isclass

from repository import ROOT

from causerie.channels import errors as of_sends
from causerie.http.problems import status_of
from causerie.model import errors as of_requests
from causerie.model.errors import CauserieError, NotFound

SOURCES = ROOT / "src" / "causerie"
_REST = "Said on screens and in the terminal"


@dataclass(frozen=True)
class Family:
    """Codes of one kind: (code, French sentence, English sentence), in alphabetical order."""

    title: str
    about: str
    codes: tuple[tuple[str, str, str], ...]


def families(french: Mapping[str, str], english: Mapping[str, str]) -> Iterator[Family]:
    """Every code that has a sentence, under the first error of the tree that the code raises with it."""
    left = sorted(french)
    for kind in (*_kinds(of_requests), *_kinds(of_sends)):
        mine = [code for code in left if kind.__name__ in raised().get(code.partition(".")[0], ())]
        left = [code for code in left if code not in mine]
        if mine:
            yield Family(kind.__name__, _about(kind), tuple((code, french[code], english[code]) for code in mine))
    yield Family(_REST, "", tuple((code, french[code], english[code]) for code in left))


def _kinds(module: object) -> list[type[Exception]]:
    """The errors of a module, in the order of its lines."""
    kinds = [kind for _, kind in getmembers(module, isclass) if issubclass(kind, Exception)]
    own = [kind for kind in kinds if kind.__module__ == getattr(module, "__name__", "")]
    return sorted(own, key=lambda kind: list(vars(module)).index(kind.__name__))


def _about(kind: type[Exception]) -> str:
    about = cleandoc(kind.__doc__ or "").replace("\n", " ")
    if not issubclass(kind, CauserieError):
        return f"{about} Shown beside the message."
    example = NotFound("page") if issubclass(kind, NotFound) else kind("example")
    return f"{about} Over HTTP: {status_of(example)}, unless a code says otherwise."


@cache
def raised() -> dict[str, frozenset[str]]:
    """Code → names of the errors that are made with it, anywhere in the sources."""
    names = {kind.__name__ for kind in (*_kinds(of_requests), *_kinds(of_sends))}
    found: dict[str, frozenset[str]] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for name, code in _calls(ast.parse(path.read_text(encoding="utf-8")), names):
            found[code] = found.get(code, frozenset()) | {name}
    return found


def _calls(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(code)), *_]) if name in names:
                yield name, "not_found" if name == "NotFound" else code
