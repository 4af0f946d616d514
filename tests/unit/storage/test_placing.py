from pathlib import Path

import pytest

from sleepmon.domain.errors import NightError
from sleepmon.storage.files import Files
from sleepmon.storage.placing import put_in_place
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
