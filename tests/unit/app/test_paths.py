"""The user's folders, and one variable that moves them all."""

import stat
from pathlib import Path

import pytest

from sleepmon.app.paths import private_folder, user_paths
from sleepmon.domain.errors import FolderUnusable


def test_that_one_variable_moves_everything(tmp_path: Path) -> None:
    paths = user_paths({"SLEEPMON_HOME": str(tmp_path)})
    places = [paths.nights, paths.settings_file, paths.models, paths.runs, paths.logs]
    assert all(place.is_relative_to(tmp_path) for place in [*places, paths.runtime])


def test_that_a_long_home_still_gives_a_short_address(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    runtime = user_paths({"SLEEPMON_HOME": str(deep)}).runtime
    assert len(str(runtime)) <= 80
    assert runtime == user_paths({"SLEEPMON_HOME": str(deep)}).runtime
    assert runtime != user_paths({"SLEEPMON_HOME": str(deep / "y")}).runtime


def test_that_without_it_nights_lie_where_a_person_finds_them() -> None:
    paths = user_paths({})
    assert Path.home() / "sleepmon nights" == paths.nights
    assert "sleepmon" in str(paths.settings_file)


def test_that_asking_for_folders_makes_none(tmp_path: Path) -> None:
    user_paths({"SLEEPMON_HOME": str(tmp_path / "home")})
    assert not (tmp_path / "home").exists()


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("")
    with pytest.raises(FolderUnusable, match="cannot be made"):
        private_folder(tmp_path / "blocked" / "run")


def test_that_a_private_folder_is_the_users_alone(tmp_path: Path) -> None:
    made = private_folder(tmp_path / "a" / "b")
    assert 0o700 == stat.S_IMODE(made.stat().st_mode)
    assert made == private_folder(made)
