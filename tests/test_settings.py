"""Settings: the environment wins over the file, and what cannot be used is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from causerie.settings import Settings, WrongSetting, load


def test_nothing_has_to_be_told(tmp_path: Path) -> None:
    settings = load({"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "c")})
    assert settings == Settings(data_dir=tmp_path / "causerie", key_file=tmp_path / "c" / "causerie" / "key")
    assert settings.host == "127.0.0.1", "nobody listens to the world unless told to"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "causerie.toml"
    file.write_text('port = 9000\nlog_level = "debug"\n', encoding="utf-8")
    settings = load({"CAUSERIE_SETTINGS": str(file), "CAUSERIE_PORT": "9001", "DATABASE_URL": "postgresql:///causerie"})
    assert (settings.port, settings.log_level) == (9001, "debug")
    assert settings.database_url == "postgresql:///causerie"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"CAUSERIE_PORT": "high"}, "setting_wrong"),
        ({"CAUSERIE_SEND_LEASE": "soon"}, "setting_wrong"),
        ({"CAUSERIE_SEND_LEASE": "20"}, "lease_short"),
        ({"CAUSERIE_PROVIDER_TIMEOUT": "31"}, "lease_short"),
        ({"CAUSERIE_SETTINGS": "/nowhere/at/all.toml"}, "settings_file_unreadable"),
    ],
)
def test_what_cannot_be_used_is_named(told: dict[str, str], code: str) -> None:
    with pytest.raises(WrongSetting) as refused:
        load(told)
    assert refused.value.code == code


def test_a_file_may_not_name_what_is_not_there(tmp_path: Path) -> None:
    file = tmp_path / "causerie.toml"
    file.write_text("prot = 9000\n", encoding="utf-8")
    with pytest.raises(WrongSetting) as refused:
        load({"CAUSERIE_SETTINGS": str(file)})
    assert (refused.value.code, refused.value.params) == ("setting_unknown", {"setting": "prot"})
