"""The program's own log: a few files that turn over, readable by the user alone, no identities."""

import logging
import sys
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from sleepmon.app.paths import private_folder, private_opener
from sleepmon.domain.errors import FolderUnusable

MAX_BYTES = 2_000_000
FILES = 3
FORMAT = "%(asctime)s %(levelname)s %(process)d %(threadName)s %(name)s: %(message)s"


class _PrivateFiles(RotatingFileHandler):
    """Each file is made for this user alone, the ones after a turn-over too."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, self.mode, encoding="utf-8", opener=private_opener)  # type: ignore[return-value]  # text mode


def start_logging(folder: Path, who: str) -> None:
    """Log what this process does to `<who>.log`; where that cannot be written, to stderr."""
    handler: logging.Handler
    try:
        path = private_folder(folder) / f"{who}.log"
        handler = _PrivateFiles(path, maxBytes=MAX_BYTES, backupCount=FILES, encoding="utf-8")
    except (OSError, FolderUnusable):
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # The Bluetooth libraries tell addresses at info level.
    for chatty in ("bleak", "bumble", "dbus_fast"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
