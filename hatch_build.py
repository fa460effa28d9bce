"""The web application gets into the wheel here: built from `web/` unless it is built already. A hook of hatchling; an
editable install needs no application, and whoever installs from the source archive finds it in there, without Node."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = Path("src/causerie/_web/index.html")


class WebApplication(BuildHookInterface[Any]):
    """Runs before each of sdist and wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        if version == "editable" or (root / BUILT).is_file():
            return
        if not (root / "web" / "package.json").is_file():
            self.app.display_warning("There is no web/ here: the package is built without the web application.")
            return
        self._build(root / "web")
        if not (root / BUILT).is_file():
            self.app.abort(f"`npm run build` left no {BUILT}.")

    def _build(self, web: Path) -> None:
        npm = shutil.which("npm")
        if npm is None:
            self.app.abort("Building Causerie's web application needs Node 20.19 or newer with npm; neither was found.")
            return
        for arguments in (("ci", "--omit=dev", "--no-audit", "--no-fund"), ("run", "build")):
            if subprocess.run([npm, *arguments], cwd=web, check=False).returncode != 0:  # noqa: S603 - fixed words
                self.app.abort(f"`npm {' '.join(arguments)}` failed in web/; its output is above.")
