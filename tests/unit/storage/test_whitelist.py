import os
import struct
from pathlib import Path

import h5py
import pytest

from sleepmon.domain.errors import NightTooNew, NightUnreadable
from sleepmon.storage.reader import open_night
from tests.fakes.hostile_nights import HOSTILE, changed, secret_beside
from tests.fakes.nights import built


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("nights"), 10)


@pytest.mark.parametrize("name", HOSTILE)
def test_that_what_is_not_of_ours_is_refused(file: Path, tmp_path: Path, name: str) -> None:
    secret_beside(tmp_path)
    path = changed(file, tmp_path / "a.h5", HOSTILE[name])
    with pytest.raises(NightUnreadable) as refused:
        open_night(path)
    assert refused.value.summary == "The file is damaged or not a sleepmon night."
    assert refused.value.details


def _newer(night: h5py.File) -> None:
    night.attrs["format_version"] = 2


def test_that_a_newer_night_is_refused_in_words(file: Path, tmp_path: Path) -> None:
    with pytest.raises(NightTooNew, match="format 2"):
        open_night(changed(file, tmp_path / "a.h5", _newer))


@pytest.mark.parametrize("content", [b"", b"hello\n" * 500, b"\x89HDF\r\n\x1a\n" + bytes(500)])
def test_that_a_text_file_is_no_night(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.h5").write_bytes(content)
    with pytest.raises(NightUnreadable):
        open_night(tmp_path / "a.h5")


def test_that_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.h5"):
        with pytest.raises(NightUnreadable):
            open_night(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are those of POSIX")
def test_that_a_pipe_does_not_keep_us_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.h5")
    (tmp_path / "link.h5").symlink_to(tmp_path / "a.h5")
    for name in ("a.h5", "link.h5"):
        with pytest.raises(NightUnreadable, match="damaged"):
            open_night(tmp_path / name)


def test_that_an_unknown_filter_is_never_called(file: Path, tmp_path: Path) -> None:
    path = changed(file, tmp_path / "a.h5", HOSTILE["filter of others"])
    data = path.read_bytes()
    at = data.find(struct.pack("<H", 32000))
    path.write_bytes(data[:at] + struct.pack("<H", 31999) + data[at + 2 :])
    with pytest.raises(NightUnreadable):
        open_night(path)


@pytest.mark.parametrize("part", [0.01, 0.3, 0.6, 0.9, 0.999])
def test_that_a_truncated_night_is_refused(file: Path, tmp_path: Path, part: float) -> None:
    data = file.read_bytes()
    (tmp_path / "cut.h5").write_bytes(data[: int(len(data) * part)])
    with pytest.raises(NightUnreadable):
        open_night(tmp_path / "cut.h5")
