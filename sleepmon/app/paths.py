"""Where the user's own things lie: nights, settings, models, logs, traces of the station.

`SLEEPMON_HOME` puts all of it in one folder, for tests, demos and portable use.
"""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from sleepmon.domain.errors import FolderUnusable

HOME_VARIABLE = "SLEEPMON_HOME"
NIGHTS_NAME = "sleepmon nights"
LONGEST_RUNTIME_BYTES = 80
"""The address of a local connection may have 107 bytes in all, 103 on macOS."""


@dataclass(frozen=True)
class UserPaths:
    """The user's folders; none of them need exist yet."""

    nights: Path
    more_nights: Path
    """Where a night goes on when the disk of its folder fails."""
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
        more_nights=home / "more nights",
        settings_file=home / "settings.json",
        models=home / "models",
        runs=home / "runs",
        logs=home / "logs",
        runtime=_short(home / "run"),
    )


def _of_this_system() -> UserPaths:
    folders = platformdirs.PlatformDirs("sleepmon", appauthor=False)
    data = Path(folders.user_data_dir)
    return UserPaths(
        nights=Path.home() / NIGHTS_NAME,
        more_nights=data / "nights",
        settings_file=Path(folders.user_config_dir) / "settings.json",
        models=data / "models",
        runs=data / "runs",
        logs=Path(folders.user_log_dir),
        # Not the system's runtime folder: it ends with the login, and a night goes on.
        runtime=_short(data / "run"),
    )


def _short(runtime: Path) -> Path:
    """The folder itself, or one in its stead whose name fits into a local address."""
    if len(os.fsencode(runtime)) <= LONGEST_RUNTIME_BYTES:
        return runtime
    mark = hashlib.sha256(os.fsencode(runtime)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"sleepmon-{mark}"


def private_opener(path: str, flags: int) -> int:
    """For `open`: a file that it makes is readable by this user alone."""
    return os.open(path, flags, 0o600)


def private_folder(path: Path) -> Path:
    """The folder, made if need be, that only this user can enter; FolderUnusable if others can."""
    try:
        for place in (*reversed(path.parents), path):  # those above are made as private
            place.mkdir(mode=0o700, exist_ok=True)
        found = path.stat()
    except OSError as error:
        raise FolderUnusable(
            f"The folder {path} cannot be made.", "Choose another place.", str(error)
        ) from error
    if os.name == "posix" and found.st_uid != os.getuid():
        raise FolderUnusable(f"The folder {path} belongs to someone else.", "Remove it.")
    return path
