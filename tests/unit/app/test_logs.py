"""The log is the user's alone, and a full or missing disk never stops the program."""

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from sleepmon.app.logs import start_logging


@pytest.fixture(autouse=True)
def root_logger_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    # basicConfig(force=True) closes what it finds: let it find nothing of pytest's.
    root.handlers[:] = []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)


def test_that_the_log_is_a_private_file(tmp_path: Path) -> None:
    start_logging(tmp_path / "logs", "station")
    logging.getLogger("sleepmon.test").info("hello")
    path = tmp_path / "logs" / "station.log"
    assert "sleepmon.test: hello" in path.read_text()
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_that_without_a_folder_the_log_goes_to_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "blocked").write_text("")
    start_logging(tmp_path / "blocked" / "logs", "station")
    logging.getLogger("sleepmon.test").error("seen")
    logging.getLogger("sleepmon.test").info("not seen")
    printed = capsys.readouterr().err
    assert "seen" in printed
    assert "not seen" not in printed


def test_that_the_bluetooth_libraries_tell_no_addresses(tmp_path: Path) -> None:
    start_logging(tmp_path, "station")
    assert not logging.getLogger("bleak.backends").isEnabledFor(logging.INFO)


def test_that_a_log_that_turned_over_is_private_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sleepmon.app.logs.MAX_BYTES", 200)
    before = os.umask(0o022)
    try:
        start_logging(tmp_path / "logs", "station")
        for number in range(10):
            logging.getLogger("sleepmon.test").info("line %d", number)
    finally:
        os.umask(before)
    logs = list((tmp_path / "logs").iterdir())
    assert len(logs) > 2
    assert {0o600} == {stat.S_IMODE(path.stat().st_mode) for path in logs}
