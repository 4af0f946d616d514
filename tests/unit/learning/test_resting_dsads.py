"""Lying people of DSADS, in its own format."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.errors import ImportFailed
from sleepmon.dsp.orientation import roll_deg
from sleepmon.learning.resting_dsads import COLUMNS, ROWS, dsads_people


def piece(path: Path, roll: float, noise_g: float = 0.005) -> None:
    """Five seconds at 25 Hz; sensor axes x to the head, y to the right, z to the front."""
    angle = np.radians(roll)
    rows = np.zeros((ROWS, COLUMNS))
    rows[:, :3] = 9.81 * np.array([0.0, -np.sin(angle), np.cos(angle)])
    rows[:, :3] += np.random.default_rng(1).normal(0.0, 9.81 * noise_g, (ROWS, 3))
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savetxt(path, rows, delimiter=",", fmt="%.5f")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for person in ("p1", "p2"):
        for activity, roll in (("a03", 10.0), ("a04", 80.0)):
            piece(tmp_path / activity / person / "s01.txt", roll, noise_g=0.2)
            for number in (2, 3):
                piece(tmp_path / activity / person / f"s{number:02d}.txt", roll)
    return tmp_path


def test_that_the_first_still_pieces_calibrate_and_the_later_are_judged(folder: Path) -> None:
    people = dsads_people(folder, 50.0, 100)
    # One piece of 5 s each is left: two windows of 2 s.
    assert 2 * 2 * 2 == len(people.windows_g)
    assert {"dsads-p1", "dsads-p2"} == set(people.subject.tolist())
    assert people.calibrated_g is not None
    back = np.array(people.families) == "S"
    assert np.allclose(10.0, roll_deg(people.windows_g[back].mean(axis=1)), atol=1.0)
    off = (roll_deg(people.calibrated_g[back].mean(axis=1)) + 180.0) % 360.0 - 180.0
    assert np.abs(off).max() < 1.5


def test_that_a_folder_without_lying_people_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match="no lying people"):
        dsads_people(tmp_path, 50.0, 100)


@pytest.mark.parametrize("content", ["not a number", "1,2,3\n4,5,6\n"])
def test_that_a_damaged_piece_is_named(folder: Path, content: str) -> None:
    (folder / "a03" / "p1" / "s02.txt").write_text(content)
    with pytest.raises(ImportFailed, match=r"s02\.txt"):
        dsads_people(folder, 50.0, 100)


def test_that_nobody_still_is_refused(folder: Path) -> None:
    for number in (2, 3):
        piece(folder / "a03" / "p1" / f"s{number:02d}.txt", 10.0, noise_g=0.2)
    with pytest.raises(ImportFailed, match="held still"):
        dsads_people(folder, 50.0, 100)


def test_that_too_few_pieces_are_refused(folder: Path) -> None:
    for number in (1, 2):
        (folder / "a04" / "p2" / f"s{number:02d}.txt").unlink()
    with pytest.raises(ImportFailed, match="too few pieces"):
        dsads_people(folder, 50.0, 100)
