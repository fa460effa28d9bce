"""Links from a page to a function: [`desk/receive.py:receive`](src/causerie/desk/receive.py#L1). The name is written by
hand, the line number is found in the syntax tree, so that moving code costs no edit and renaming it fails the build."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from repository import ROOT, Stopped

ANCHOR = re.compile(r"\[`(?P<shown>[\w./]+\.(?:py|ts)):(?P<name>[\w.]+)`\]\((?P<path>[\w./-]+)#L\d+\)")


def renewed(text: str) -> str:
    """The text with the line of every such link as it is now. Raises Stopped on a name that is not there."""
    return ANCHOR.sub(_renewed, text)


def _renewed(found: re.Match[str]) -> str:
    shown, name, path = found["shown"], found["name"], found["path"]
    line = lines(ROOT / path).get(name)
    if line is None:
        raise Stopped(f"A page links to `{shown}:{name}`, and {path} has no such name.")
    return f"[`{shown}:{name}`]({path}#L{line})"


@cache
def lines(path: Path) -> dict[str, int]:
    """Every function, class, method and constant of a Python module, by its dotted name; of TypeScript, its exports."""
    if not path.is_file():
        raise Stopped(f"A page links to {path.relative_to(ROOT)}, which does not exist.")
    text = path.read_text(encoding="utf-8")
    return _of_typescript(text) if path.suffix == ".ts" else dict(_of_python(ast.parse(text).body, ""))


def _of_python(body: list[ast.stmt], prefix: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            found.append((prefix + node.name, node.lineno))
        if isinstance(node, ast.ClassDef):
            found += _of_python(node.body, f"{prefix}{node.name}.")
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        found += [(prefix + target.id, node.lineno) for target in targets if isinstance(target, ast.Name)]
    return found


def _of_typescript(text: str) -> dict[str, int]:
    exported = re.compile(r"^export (?:default )?(?:async )?(?:function|const|class|type|interface) (\w+)")
    found = ((exported.match(line), number) for number, line in enumerate(text.splitlines(), start=1))
    return {match[1]: number for match, number in found if match}
