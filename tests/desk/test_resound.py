"""The program itself, as it is run: its limits hold, and its status says what was wrong."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from causerie.desk.resound import TOO_LONG, UNREADABLE, Refused, resound
from causerie.desk.transcode import PROGRAM
from tests.sounds import tone


def run(content: bytes, *told: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-I", str(PROGRAM), *told]
    return subprocess.run(command, input=content, capture_output=True, check=False, env={}, timeout=60)


def test_it_says_what_it_heard() -> None:
    done = run(tone(), "wav", "audio/ogg", "10", "8")
    head, _, copy = done.stdout.partition(b"\n")
    assert done.returncode == 0
    assert json.loads(head) == {"seconds": 1.0, "peaks": [0, 0, 0, 0, 100, 100, 100, 100]}
    assert copy.startswith(b"OggS")


def test_its_status_says_what_was_wrong() -> None:
    assert run(b"nothing", "wav", "", "10", "8").returncode == UNREADABLE
    assert run(tone(3.0), "wav", "", "1", "8").returncode == TOO_LONG


def test_it_knows_nothing_of_ours() -> None:
    """It is started for every sound: what it imports, somebody waits for."""
    asked = (
        "import sys; sys.argv = ['x']; import runpy; runpy.run_path(sys.stdin.readline().strip()); print(*sys.modules)"
    )
    command = [sys.executable, "-I", "-c", asked]
    done = subprocess.run(command, input=str(PROGRAM).encode(), capture_output=True, check=True, timeout=60)
    assert "causerie" not in done.stdout.decode().split()


def test_silence_has_no_shape() -> None:
    silent = tone(2.0)[: 44 + 8_000]  # the first half of it
    assert resound(silent, "wav", "", longest=10, points=4)[1] == [0, 0, 0, 0]


def test_what_is_too_long_is_not_read_to_its_end() -> None:
    with pytest.raises(Refused) as refused:
        resound(tone(3.0), "wav", "", longest=1, points=4)
    assert refused.value.args == (TOO_LONG,)
