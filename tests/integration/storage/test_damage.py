"""Damaged journals and night files: nothing silently wrong, little lost, nothing hangs."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np

from sleepmon.domain.errors import NightError
from sleepmon.storage.folders import file_of
from sleepmon.storage.reader import open_night
from sleepmon.storage.recovery import inspect
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.damage import damaged
from tests.fakes.nights import built, expected_counts, no_progress, recorded, sensor_row

BEHIND_HEADS = 8 << 10


def wrong_samples(file: Path) -> int:
    """Samples of a night of tests that are not what the sensor counted at their tick."""
    wrong = 0
    with open_night(file) as night:
        for stream in range(len(night.sensors)):
            sensor = sensor_row(stream).sensor
            counts = night.counts(sensor)
            for packet in night.packets(sensor):
                first, n = int(packet["first_index"]), int(packet["n"])
                expected = expected_counts(stream, int(packet["first_tick"]), n)
                wrong += int((counts[first : first + n] != expected).any())
    return wrong


def damaged_journals(tmp_path: Path, count: int, seed: int) -> tuple[int, int, int]:
    """Of so many damaged journals: built, refused, and packets that are silently wrong."""
    folder = recorded(tmp_path / "good", 20)
    data = (folder / "journal-0000.smj").read_bytes()
    rng, made, refused, wrong = random.Random(seed), 0, 0, 0
    for number in range(count):
        bad = tmp_path / f"bad{number}.night"
        bad.mkdir()
        (bad / "journal-0000.smj").write_bytes(damaged(data, rng))
        try:
            report = inspect(bad)
            build_night(bad, file_of(bad), no_progress)
        except NightError:
            refused += 1
        else:
            made += 1
            wrong += wrong_samples(file_of(bad))
            lost = 3 * 2000 - sum(report.samples.values())
            # A file cut between two frames looks like a kill, and is told as one.
            told = report.damaged_spots or report.torn_bytes or report.missing_seqs
            wrong += bool(lost) and not told and report.ended is not None
        shutil.rmtree(bad)
    return made, refused, wrong


def lost_per_spot_s(tmp_path: Path, count: int, seed: int) -> float:
    """Most seconds of one sensor that one damaged spot of a journal costs, of so many journals.

    Spots lie behind the two heads, which are written again every ten minutes.
    """
    folder = recorded(tmp_path / "spots", 20)
    path = folder / "journal-0000.smj"
    data, rng, most = path.read_bytes(), random.Random(seed), 0.0
    for _ in range(count):
        harmed, spots = bytearray(data), rng.randint(1, 4)
        for _ in range(spots):
            at, size = rng.randrange(BEHIND_HEADS, len(data)), rng.randint(1, 512)
            harmed[at : at + size] = rng.randbytes(len(data[at : at + size]))
        path.write_bytes(harmed)
        lost = 2000 - min(inspect(folder).samples.values())
        most = max(most, lost / 100 / spots)
    return most


def damaged_files(tmp_path: Path, count: int, seed: int) -> tuple[int, int, int]:
    """Of so many damaged night files: whole after all, refused or told, silently wrong."""
    file = built(tmp_path, 20)
    data = file.read_bytes()
    rng, whole, told, wrong = random.Random(seed), 0, 0, 0
    bad = tmp_path / "bad.h5"
    for _ in range(count):
        bad.write_bytes(damaged(data, rng))
        try:
            report = verify_night(bad)
        except NightError:
            told += 1
            continue
        if report.whole:
            whole += 1
            wrong += wrong_samples(bad) + (sum(report.samples.values()) != 3 * 2000)
        else:
            told += 1
    return whole, told, wrong


def test_that_damaged_journals_give_what_is_good_and_nothing_else(tmp_path: Path) -> None:
    made, refused, wrong = damaged_journals(tmp_path, 60, seed=5)
    print(f"damaged journals: {made} built, {refused} refused, {wrong} silently wrong")
    assert wrong == 0
    assert made > refused


def test_that_damaged_files_are_never_silently_wrong(tmp_path: Path) -> None:
    whole, told, wrong = damaged_files(tmp_path, 120, seed=6)
    print(f"damaged night files: {whole} whole after all, {told} told, {wrong} silently wrong")
    assert wrong == 0
    assert told > whole


def test_that_one_damaged_spot_costs_at_most_two_seconds(tmp_path: Path) -> None:
    folder = recorded(tmp_path, 60)
    data = bytearray((folder / "journal-0000.smj").read_bytes())
    rng = random.Random(4)
    at = rng.randrange(5000, len(data))
    data[at : at + 512] = rng.randbytes(len(data[at : at + 512]))
    (folder / "journal-0000.smj").write_bytes(data)
    lost = [6000 - n for n in inspect(folder).samples.values()]
    assert 0 < max(lost) <= 200
    build_night(folder, file_of(folder), no_progress)
    with open_night(file_of(folder)) as night:
        assert np.isfinite(night.times_utc_s(sensor_row(0).sensor)).all()
    assert not verify_night(file_of(folder)).whole


def test_that_several_damaged_spots_cost_two_seconds_each_at_most(tmp_path: Path) -> None:
    most_s = lost_per_spot_s(tmp_path, 60, seed=17)
    print(f"most lost per damaged spot: {most_s:.2f} s")
    assert 0.0 < most_s <= 2.0
