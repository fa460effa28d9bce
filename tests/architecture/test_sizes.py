"""House style, counted: short modules and functions, names that say something, imports where they can be seen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.codes import SOURCE

MODULE = 400  # lines
FUNCTION = 50  # lines
ARGUMENTS = 6
BANNED = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "base", "common", "misc"}
LISTS = {"store/migrations"}  # a revision is one long list, written once


def modules() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if not any(f"/{one}/" in str(path) for one in LISTS)]


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))


def test_the_source_is_where_it_is_looked_for() -> None:
    assert len(modules()) > 100


def test_modules_are_short() -> None:
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > MODULE} == {}


def test_functions_are_short() -> None:
    long = {
        f"{name_of(path)} {node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in functions(path)
        if node.end_lineno is not None and node.end_lineno - node.lineno + 1 > FUNCTION
    }
    assert long == {}


def test_functions_take_few_arguments() -> None:
    many = {}
    for path in modules():
        for node in functions(path):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            if len([one for one in given if one.arg not in ("self", "cls")]) > ARGUMENTS:
                many[f"{name_of(path)}:{node.lineno} {node.name}"] = len(given)
    assert many == {}


def test_no_module_is_named_after_nothing() -> None:
    named = {name_of(path) for path in modules() if BANNED & set(path.relative_to(SOURCE).with_suffix("").parts)}
    assert named == set()


def test_imports_stand_at_the_top() -> None:
    hidden = {
        f"{name_of(path)}:{node.lineno}"
        for path in modules()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    }
    assert hidden == set()


def test_every_module_says_what_it_is() -> None:
    """One paragraph, what and why; and annotations that cost nothing at run time, where there is any code."""
    silent, costly = set(), set()
    for path in modules():
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        if not ast.get_docstring(tree):
            silent.add(name_of(path))
        defines = any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) for node in tree.body)
        if defines and "from __future__ import annotations" not in text:
            costly.add(name_of(path))
    assert (silent, costly) == (set(), set())
