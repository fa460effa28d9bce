"""ARCHITECTURE.md and CONTRIBUTING.md name files and functions: each of them exists, at the line that is given."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.docs.pages import ROOT

ANCHOR = re.compile(r"\[`(?P<shown>[^`\]]+):(?P<name>[\w.]+)`\]\((?P<path>[^)#]+)#L(?P<line>\d+)\)")
PATH = re.compile(r"`(?P<path>(?:src|tests|tools|web|deploy|docs|contract|channels|desk|store|http|model)/[\w./-]*\w)`")
PAGES = ("ARCHITECTURE.md", "CONTRIBUTING.md")


def defined(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, int]]:
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node.lineno
        if isinstance(node, ast.ClassDef):
            yield from defined(node.body, f"{prefix}{node.name}.")
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from ((prefix + target.id, node.lineno) for target in targets if isinstance(target, ast.Name))


@pytest.mark.parametrize("page", PAGES)
def test_every_function_named_is_where_the_page_says(page: str) -> None:
    found = list(ANCHOR.finditer((ROOT / page).read_text(encoding="utf-8")))
    assert found
    for anchor in found:
        path = ROOT / anchor["path"]
        assert anchor["path"].endswith(anchor["shown"]), anchor[0]
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".py":
            assert (anchor["name"], int(anchor["line"])) in set(defined(ast.parse(text).body)), anchor[0]
        else:
            assert re.search(rf"\b{anchor['name']}\b", text.splitlines()[int(anchor["line"]) - 1]), anchor[0]


@pytest.mark.parametrize("page", PAGES)
def test_every_name_that_looks_like_one_is_a_link(page: str) -> None:
    """A bare `path:function` would escape the test above."""
    text = (ROOT / page).read_text(encoding="utf-8")
    bare = re.findall(r"(?<!\[)`[\w/]+\.(?:py|ts):[\w.]+`", text)
    assert not bare


@pytest.mark.parametrize("page", PAGES)
def test_every_path_named_exists(page: str) -> None:
    named = {match["path"] for match in PATH.finditer((ROOT / page).read_text(encoding="utf-8"))}
    missing = [path for path in named if not _exists(path)]
    assert not missing


def _exists(path: str) -> bool:
    """Relative to the repository or to the package; a module may be named without its suffix."""
    bases = (ROOT, ROOT / "src" / "causerie")
    return any((base / name).exists() for base in bases for name in (path, f"{path}.py"))


def test_the_page_opens_with_one_drawing() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert re.match(r"# Architecture\n\n```\n", text)
    assert text.count("\n```") == 2


def test_every_layer_of_the_law_is_described() -> None:
    described = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("\n## The layers\n")[2]
    packages = {path.stem for path in (ROOT / "src" / "causerie").iterdir() if not path.name.startswith(("_", "."))}
    missing = [layer for layer in packages - {"py", "locales"} if f"`{layer}`" not in described]
    assert not missing
