"""Tests mirror the source: whoever opens a module knows where its test is."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.codes import SOURCE

TESTS = SOURCE.parents[1] / "tests"

# Modules whose own test is still to be written; what they do is tested through others. The list only shrinks.
DEBT = Path(__file__).with_name("unmirrored.txt")


def has_code(path: Path) -> bool:
    """Whether a module does anything: defines a function with a body. Protocols and tables of words do not."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    protocols = {node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and _is_protocol(node)}
    stubs = {inner for protocol in protocols for inner in ast.walk(protocol)}
    return any(
        isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node not in stubs for node in ast.walk(tree)
    )


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(getattr(base, "id", getattr(base, "attr", "")) == "Protocol" for base in node.bases)


def _unmirrored() -> list[str]:
    """Modules with code and without a test of their own name."""
    names = (path.relative_to(SOURCE) for path in sorted(SOURCE.rglob("*.py")) if has_code(path))
    return [
        name.as_posix()
        for name in names
        if "_web" not in name.parts
        and "versions" not in name.parts
        and not (TESTS / name.parent / f"test_{name.stem}.py").exists()
    ]


def test_every_module_with_code_has_its_test() -> None:
    assert set(_unmirrored()) - set(DEBT.read_text(encoding="utf-8").split()) == set()


def test_the_debt_is_honest() -> None:
    assert set(DEBT.read_text(encoding="utf-8").split()) - set(_unmirrored()) == set()
