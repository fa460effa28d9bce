"""Law 4: time comes in as an argument. Only the wiring owns the wall clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.architecture.codes import SOURCE

OWNERS = ("wiring", "testing", "simulators")  # the wiring tells it; the others stand outside the product
WALL = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "ctime"),
}
# `time.monotonic` measures waits and decides nothing that is written.


def _readings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else getattr(node.value, "attr", "")
            if (owner, node.attr) in WALL:
                yield node.lineno, f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if ("time", alias.name) in WALL:
                    yield node.lineno, f"from time import {alias.name}"


def test_nobody_else_reads_the_wall_clock() -> None:
    found = {
        f"{path.relative_to(SOURCE)}:{line} {said}"
        for path in SOURCE.rglob("*.py")
        if path.relative_to(SOURCE).parts[0] not in OWNERS
        for line, said in _readings(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_a_reading_would_be_found() -> None:
    source = "import datetime, time\nfrom time import time as t\nx = datetime.datetime.now()\ny = time.time()\n"
    assert [said for _, said in sorted(_readings(ast.parse(source)))] == [
        "from time import time",
        "datetime.now",
        "time.time",
    ]
