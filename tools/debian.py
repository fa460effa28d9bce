"""What Debian's own packages give, when we are root on Debian and so may install them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from repository import Stopped, call, say


def may_install() -> bool:
    """Root, on Debian itself: elsewhere a package of the same name may be something else (Ubuntu's chromium is)."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None and _identity() == "debian"


def install(package: str) -> bool:
    """Whether the package could be installed."""
    say(f"Installing Debian's {package}…")
    quiet = ("-qq", "-y", "--no-install-recommends")
    try:
        call("apt-get", "update", "-qq")
        call("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", *quiet, package)
    except Stopped as failed:
        say(str(failed))
        return False
    return True


def _identity() -> str:
    release = Path("/etc/os-release")
    lines = release.read_text().splitlines() if release.is_file() else []
    return next((line[3:].strip('"') for line in lines if line.startswith("ID=")), "")
