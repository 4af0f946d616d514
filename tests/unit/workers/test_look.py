import time
from dataclasses import replace
from pathlib import Path

import pytest

from sleepmon.workers.look import LIMITS, look_in_child
from tests.fakes import bodies
from tests.fakes.nights import built


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("nights"), 2)


def test_that_a_file_that_ends_or_stalls_its_child_is_named_and_the_list_still_comes(
    night: Path, tmp_path: Path
) -> None:
    crashing, stalling = tmp_path / "crash.h5", tmp_path / "stall.h5"
    limits = replace(LIMITS, busy_s=1.0)  # what is whole must be read by then on a busy computer
    began = time.monotonic()
    found = list(
        look_in_child([night, crashing, night, stalling], limits=limits, body=bodies.look_or_die)
    )
    print(
        f"4 files, one of which crashes and one of which stalls: {time.monotonic() - began:.1f} s"
    )
    assert ["complete", "damaged", "complete", "damaged"] == [f.summary.state for f in found]
    assert [str(night), str(crashing), str(night), str(stalling)] == [f.summary.path for f in found]
    assert "the process that read it was ended by the system or by a crash" in (
        found[1].summary.problem
    )
    assert "the process that read it was stuck" in found[3].summary.problem


def test_that_one_child_looks_at_all_files(night: Path) -> None:
    """An answer that is too long, or makes no sense, is the file's fault as well."""
    found = list(look_in_child([night, Path("too long.h5"), night], body=bodies.look_and_babble))
    assert ["complete", "damaged", "complete"] == [f.summary.state for f in found]
    assert "said what makes no sense" in found[1].summary.problem


def test_that_nothing_is_started_for_nothing() -> None:
    assert [] == list(look_in_child([]))
