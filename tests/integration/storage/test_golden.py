"""Nights written by the first version of the format are read for ever."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sleepmon.storage.reader import open_night
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.nights import expected_counts, no_progress, sensor_row

GOLDEN = Path(__file__).resolve().parents[2] / "data" / "format_1"
NECK = sensor_row(0).sensor


def _check(file: Path) -> None:
    report = verify_night(file)
    assert report.whole
    assert (report.samples[NECK], report.missing[NECK]) == (1100, 100)
    with open_night(file) as night:
        assert np.array_equal(expected_counts(0, 0, 620), night.counts(NECK, 0, 620))
        assert np.array_equal(expected_counts(0, 720, 480), night.counts(NECK, 620))
        assert [(s.code, s.end_ns is None) for s in night.labels] == [("S", False), ("R", False)]
        assert len(night.predictions) == 12
        assert not any(one.calibrated for one in night.predictions)
        assert len(night.events) == 1
        assert night.meta.subject == "S01"


def test_that_the_golden_file_is_read() -> None:
    _check(GOLDEN / "night.h5")


def test_that_the_golden_journal_is_built(tmp_path: Path) -> None:
    folder = tmp_path / "n.night"
    folder.mkdir()
    (folder / "journal-0000.smj").write_bytes((GOLDEN / "journal-0000.smj").read_bytes())
    build_night(folder, tmp_path / "n.h5", no_progress)
    _check(tmp_path / "n.h5")
    with open_night(tmp_path / "n.h5") as new, open_night(GOLDEN / "night.h5") as golden:
        name = "/sensors/0/acc"
        assert golden.manifest[name] == new.manifest[name]
