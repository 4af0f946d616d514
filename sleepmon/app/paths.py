"""Where the user's own things lie: nights, settings, models, logs, traces of the station.

`SLEEPMON_HOME` puts all of it in one folder, for tests, demos and portable use.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "SLEEPMON_HOME"
NIGHTS_NAME = "sleepmon nights"


@dataclass(frozen=True)
class UserPaths:
    """The user's folders; none of them need exist yet."""

    nights: Path
    settings_file: Path
    models: Path
    runs: Path
    logs: Path
    runtime: Path
    """Key, lock and address of the station; its path is short, as local addresses must be."""


def user_paths(environment: Mapping[str, str] = os.environ) -> UserPaths:
    """The folders of this user, or those inside `SLEEPMON_HOME` when it is set."""
    home = environment.get(HOME_VARIABLE, "")
    return _inside(Path(home).expanduser().absolute()) if home else _of_this_system()


def _inside(home: Path) -> UserPaths:
    return UserPaths(
        nights=home / "nights",
        settings_file=home / "settings.json",
        models=home / "models",
        runs=home / "runs",
        logs=home / "logs",
        runtime=home / "run",
    )


def _of_this_system() -> UserPaths:
    folders = platformdirs.PlatformDirs("sleepmon", appauthor=False)
    data = Path(folders.user_data_dir)
    return UserPaths(
        nights=Path.home() / NIGHTS_NAME,
        settings_file=Path(folders.user_config_dir) / "settings.json",
        models=data / "models",
        runs=data / "runs",
        logs=Path(folders.user_log_dir),
        # Not the system's runtime folder: it ends with the login, and a night goes on.
        runtime=data / "run",
    )


def private_folder(path: Path) -> Path:
    """The folder, made if need be, that only this user can enter."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
