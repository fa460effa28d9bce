"""Settings, read once from the environment and a file; every field says what it is. Values are passed down.

Precedence: environment (`CAUSERIE_…`) over the TOML file named by `CAUSERIE_SETTINGS` over the default.
`DATABASE_URL` is read under that name alone, as every host expects.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Annotated, Any


class WrongSetting(Exception):
    """A setting cannot be used as it is given. `code` has its sentence in locales/, `params` fill it."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class Settings:
    database_url: Annotated[str, "PostgreSQL to use (≥ 15); empty: an embedded one in `data_dir`"] = ""
    data_dir: Annotated[Path, "where the embedded database lives; default: the user's data directory"] = Path(".")
    key_file: Annotated[Path, "the key that seals credentials; default: the user's configuration directory"] = Path(".")
    public_url: Annotated[str, "the address providers and visitors reach, behind any proxy; default: host and port"] = (
        ""
    )
    host: Annotated[str, "the address to listen on; loopback unless told otherwise"] = "127.0.0.1"
    port: Annotated[int, "the port to listen on"] = 8123
    metrics_port: Annotated[int, "a loopback port for Prometheus /metrics; 0: none"] = 0
    provider_timeout: Annotated[float, "seconds a provider may take to answer a send"] = 15.0
    first_backoff: Annotated[float, "seconds before the first retry of a send that was certainly not taken"] = 5.0
    send_lease: Annotated[float, "seconds a send may be in flight before it counts as unknown"] = 60.0
    media_limit: Annotated[int, "bytes of the largest file accepted from a customer or a colleague"] = 25 * 1024 * 1024
    intake_days: Annotated[int, "days raw payloads are kept once every element of theirs is applied"] = 30
    log_level: Annotated[str, "debug, info, warning or error"] = "info"
    gif_key: Annotated[str, "the key for a service of moving pictures and stickers; empty: colleagues find none"] = ""
    gif_url: Annotated[
        str,
        "where that service answers, if it is another of GIPHY's kind; stickers are beside it where it ends in `/gifs`",
    ] = "https://api.giphy.com/v1/gifs"
    gif_credit: Annotated[str, "the line that its terms want to be shown"] = "Powered by GIPHY"
    proxies: Annotated[int, "how many trusted proxies stand in front; their X-Forwarded-For is then believed"] = 0

    smtp_url: Annotated[
        str, "the server that takes the house's own e-mail: smtp://user:password@host:587 or smtps://…; empty: none"
    ] = field(default="", repr=False)
    smtp_from: Annotated[str, "whom that e-mail is from: « Causerie <desk@example.com> »"] = ""

    @property
    def exports(self) -> Path:
        """Where exports are kept. Web and worker processes must see the same folder."""
        return self.data_dir / "exports"


def load(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises WrongSetting, naming the setting."""
    told = _from_file(environment.get("CAUSERIE_SETTINGS"))
    known = {one.name: one for one in fields(Settings)}
    for name in told:
        if name not in known:
            raise WrongSetting("setting_unknown", setting=name)
    for name in known:
        given = environment.get("DATABASE_URL" if name == "database_url" else f"CAUSERIE_{name.upper()}")
        if given is not None:
            told[name] = given
    values = {name: _typed(name, value, known[name].default) for name, value in told.items()}
    values.setdefault("data_dir", _home(environment, "XDG_DATA_HOME", ".local/share", "/var/lib"))
    config = _home(environment, "XDG_CONFIG_HOME", ".config", "/etc")
    values.setdefault("key_file", config / "key")
    return _coherent(Settings(**values))


def _coherent(settings: Settings) -> Settings:
    """A send may be an upload and a message, and must end within its lease or nobody knows how it ended."""
    if settings.send_lease < 2 * settings.provider_timeout:
        raise WrongSetting("lease_short", lease=f"{settings.send_lease:g}", timeout=f"{settings.provider_timeout:g}")
    return settings


def _from_file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as failure:
        raise WrongSetting("settings_file_unreadable", path=path, why=str(failure)) from failure


def _typed(name: str, value: Any, default: Any) -> Any:
    try:
        return type(default)(value)
    except ValueError:
        raise WrongSetting("setting_wrong", setting=name, value=str(value)) from None


def _home(environment: Mapping[str, str], variable: str, beneath: str, of_root: str) -> Path:
    """The user's directory of a kind. Root's is the system's: a server that runs as another user must reach it."""
    if environment.get(variable):
        return Path(environment[variable]) / "causerie"
    if os.geteuid() == 0:
        return Path(of_root) / "causerie"
    return Path(environment.get("HOME", ".")) / beneath / "causerie"
