"""Tests mirror the source: whoever opens a module knows where its test is."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

from tests.architecture.codes import SOURCE

TESTS = SOURCE.parents[1] / "tests"

# Modules with code and no test of their own name, each with what tests it instead.
ELSEWHERE: Mapping[str, str] = {}


def has_code(path: Path) -> bool:
    """Whether a module does anything: defines a function with a body. Protocols and tables of words do not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    protocols = {node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and _is_protocol(node)}
    stubs = {inner for protocol in protocols for inner in ast.walk(protocol)}
    return any(isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node not in stubs for node in ast.walk(tree))


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(getattr(base, "id", getattr(base, "attr", "")) == "Protocol" for base in node.bases)


def test_every_module_with_code_has_its_test() -> None:
    missing = set()
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE)
        if "_web" in name.parts or not has_code(path):
            continue
        mirror = TESTS / name.parent / f"test_{name.stem}.py"
        if not mirror.exists() and name.as_posix() not in ELSEWHERE:
            missing.add(name.as_posix())
    assert missing == set()


def test_the_list_of_exceptions_is_honest() -> None:
    for name in ELSEWHERE:
        path = SOURCE / name
        assert path.exists() and has_code(path), f"{name} needs no exception"
        assert not (TESTS / path.relative_to(SOURCE).parent / f"test_{path.stem}.py").exists(), f"{name} has its test"
