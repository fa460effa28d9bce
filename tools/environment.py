"""The Python side of the set-up: the virtual environment, the locked and hashed packages, and Causerie itself,
installed in place. Nothing is resolved here; the locks say everything (`make lock` writes them)."""

from __future__ import annotations

import importlib.util
import shutil
import sys

import debian
from repository import ROOT, VENV, Stopped, call, demand_python, in_venv, say
from stamps import digest, fits, forget, once, set_stamp

RUNTIME, DEVELOPMENT = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"
BUILD, NODE = ROOT / "requirements-build.lock", ROOT / "requirements-node.lock"
_STAMPS = ("build", "runtime", "development", "causerie", "node")


def prepare(*, development: bool) -> None:
    """A `.venv` that holds the runtime, for `development` the tools too, and Causerie in place."""
    demand_python()
    _make_venv()
    once("build", digest(BUILD), lambda: install_locked(str(BUILD)))
    if development:
        _install_development()
    else:
        once("runtime", digest(RUNTIME), _install_runtime)
    once("causerie", digest(ROOT / "pyproject.toml", ROOT / "hatch_build.py"), _install_causerie)


def install_locked(*locks: str) -> None:
    """Exactly what the locks list, each file by its hash; without dependencies, because a lock is complete. Modules
    are compiled when first imported: compiling them all here takes half as long again, for few that are ever used."""
    named = [part for lock in locks for part in ("-r", lock)]
    only = ("--no-deps", "--require-hashes", "--no-compile", "--progress-bar=off")
    call(in_venv("python"), "-m", "pip", "install", "--no-input", *only, *named)


def _make_venv() -> None:
    """Made anew when the repository was moved: an environment holds its own path. Its first guest is a newer pip, by
    the build lock: the one that comes with Python 3.11 takes twice as long for the rest."""
    once("venv", digest(str(VENV)), _make_venv_anew, there=(VENV / "bin" / "python").exists())


def _make_venv_anew() -> None:
    say("Setting up: a Python environment in .venv…")
    forget(*_STAMPS)
    if importlib.util.find_spec("ensurepip") is None and not _get_ensurepip():
        raise Stopped("This Python cannot make environments: install its venv module (`apt install python3-venv`).")
    if VENV.exists():
        shutil.rmtree(VENV)
    call(_interpreter(), "-m", "venv", str(VENV))


def _interpreter() -> str:
    """The Python this one was made from, should we be running in the very environment that is about to go."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def _get_ensurepip() -> bool:
    """Debian keeps it in a package of its own."""
    importlib.invalidate_caches()
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return sys.executable.startswith("/usr/bin/") and debian.may_install() and debian.install(package)


def _install_runtime() -> None:
    say("Setting up: Python packages…")
    install_locked(str(RUNTIME))


def _install_development() -> None:
    """The development lock contains the runtime's, so one installation stamps both."""

    def install() -> None:
        say("Setting up: Python packages and development tools…")
        install_locked(str(DEVELOPMENT))

    made_from = digest(DEVELOPMENT)
    once("development", made_from, install, there=fits("runtime", digest(RUNTIME)))
    set_stamp("runtime", digest(RUNTIME))


def _install_causerie() -> None:
    say("Setting up: Causerie itself…")
    offline = ("--no-deps", "--no-build-isolation", "--no-index")
    call(in_venv("python"), "-m", "pip", "install", "--no-input", *offline, "--editable", str(ROOT))
