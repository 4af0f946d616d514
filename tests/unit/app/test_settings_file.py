"""Settings are kept whole, and a damaged file says so instead of guessing."""

import stat
from pathlib import Path

import msgspec
import pytest

from sleepmon.app.settings_file import SettingsFile
from sleepmon.domain.errors import SleepmonError
from sleepmon.domain.settings import Settings


def test_that_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert Settings() == SettingsFile(tmp_path / "settings.json").load()


def test_that_saved_settings_come_back(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new" / "settings.json")
    changed = msgspec.structs.replace(Settings(), radio="virtual", planned_hours=6.5)
    file.save(changed)
    assert changed == file.load()
    assert 0o600 == stat.S_IMODE(file.path.stat().st_mode)
    assert [file.path] == list(file.path.parent.iterdir())


@pytest.mark.parametrize("text", ["not json", '{"radio": "smoke signals"}', '{"colour": 1}', "[]"])
def test_that_a_damaged_file_is_told_with_a_remedy(tmp_path: Path, text: str) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.path.write_text(text)
    with pytest.raises(SleepmonError, match="cannot be read") as caught:
        file.load()
    assert str(file.path) in caught.value.advice


def test_that_an_unwritable_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where a folder should be")
    with pytest.raises(SleepmonError, match="cannot be saved"):
        SettingsFile(tmp_path / "blocked" / "settings.json").save(Settings())
