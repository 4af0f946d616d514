"""The user's settings on disk, as JSON that a person can read."""

import os
from pathlib import Path

import msgspec

from sleepmon.app.paths import private_folder, private_opener
from sleepmon.domain.errors import FolderUnusable, SleepmonError
from sleepmon.domain.settings import Settings

MAX_BYTES = 64 * 1024


class SettingsFile:
    """Loads and saves the settings; a file that is not there means the defaults."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self) -> Settings:
        """The settings as they are; SleepmonError when the file holds something else."""
        try:
            with self.path.open("rb") as file:
                return msgspec.json.decode(file.read(MAX_BYTES), type=Settings)
        except FileNotFoundError:
            return Settings()
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise SleepmonError(
                "The settings cannot be read.",
                f"Mend or remove the file {self.path}; without it the defaults hold.",
                str(error),
            ) from error

    def save(self, settings: Settings) -> None:
        """Write them down whole or not at all; SleepmonError when the disk refuses."""
        fresh = self.path.with_suffix(".new")
        text = msgspec.json.format(msgspec.json.encode(settings), indent=2)
        try:
            private_folder(self.path.parent)
            with open(fresh, "wb", opener=private_opener) as file:
                file.write(text + b"\n")
            fresh.chmod(0o600)  # one that lay about may have been open to others
            os.replace(fresh, self.path)
        except (OSError, FolderUnusable) as error:
            raise SleepmonError(
                "The settings cannot be saved.",
                f"Look whether {self.path.parent} can be written.",
                str(error),
            ) from error
