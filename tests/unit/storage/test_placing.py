from pathlib import Path

import pytest

from sleepmon.domain.errors import NightError
from sleepmon.storage.files import Files
from sleepmon.storage.placing import put_in_place
from sleepmon.storage.reader import open_night
from tests.fakes.nights import built, no_progress


def test_that_what_was_not_written_as_meant_is_not_put_in_place(tmp_path: Path) -> None:
    good, file = built(tmp_path / "good", 2), tmp_path / "a.h5"

    def write(part: Path) -> str:
        part.write_bytes(good.read_bytes())
        return "another seal"

    with pytest.raises(NightError, match="All is well otherwise"):
        put_in_place(file, write, Files(), no_progress, "All is well otherwise.")
    assert [p.name for p in tmp_path.iterdir()] == ["good"]


def test_that_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def write(part: Path) -> str:
        part.write_bytes(b"half")
        raise RuntimeError("HDF5 gave up")

    with pytest.raises(NightError) as failed:
        put_in_place(tmp_path / "a.h5", write, Files(), no_progress, "")
    assert failed.value.details == "HDF5 gave up"
    assert list(tmp_path.iterdir()) == []


def test_that_a_file_that_cannot_be_read_back_leaves_nothing(tmp_path: Path) -> None:
    def write(part: Path) -> str:
        part.write_bytes(b"no night")
        return "seal"

    with pytest.raises(NightError, match=r"could not be written\. All is well otherwise"):
        put_in_place(tmp_path / "a.h5", write, Files(), no_progress, "All is well otherwise.")
    assert [] == list(tmp_path.iterdir())


def test_that_a_link_in_place_of_the_new_file_leads_nowhere(tmp_path: Path) -> None:
    good, diary = built(tmp_path / "good", 2), tmp_path / "diary.txt"
    diary.write_text("mine")
    (tmp_path / "a.h5.part").symlink_to(diary)
    with open_night(good) as night:
        seal = night.seal

    def write(part: Path) -> str:
        part.write_bytes(good.read_bytes())
        return seal

    put_in_place(tmp_path / "a.h5", write, Files(), no_progress, "")
    assert "mine" == diary.read_text()
    assert (0o600, False) == (
        (tmp_path / "a.h5").stat().st_mode & 0o777,
        (tmp_path / "a.h5").is_symlink(),
    )
