import tracemalloc
from pathlib import Path

import h5py
import numpy as np
import pytest

from sleepmon.domain.errors import NightUnreadable, UsageError
from sleepmon.domain.events import Marked
from sleepmon.domain.samples import SensorId
from sleepmon.storage.reader import open_night
from tests.fakes.hostile_nights import changed, checked_bomb
from tests.fakes.nights import STARTED_UTC_NS, built, expected_counts, night_meta, sensor_row

NECK = sensor_row(0).sensor


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("nights"))


def test_that_a_night_tells_what_it_is(file: Path) -> None:
    with open_night(file) as night:
        assert night.meta == night_meta()
        assert night.recovery.ended == "stopped"
        assert [row.placement for row in night.sensors] == ["neck", "chest", "abdomen"]
        assert night.length(NECK) == 6000


def test_that_samples_are_read_in_parts(file: Path) -> None:
    with open_night(file) as night:
        part = night.counts(NECK, 100, 250)
        assert np.array_equal(expected_counts(0, 100, 150), part)
        assert np.allclose(night.acceleration_g(NECK, 100, 250), part / 8192)
        assert len(night.times_utc_s(NECK, 100, 250)) == 150


def test_that_times_are_those_of_the_night(file: Path) -> None:
    with open_night(file) as night:
        times = night.times_utc_s(NECK) - STARTED_UTC_NS / 1e9
        assert times[[0, -1]] == pytest.approx([0.01, 60.0], abs=1e-3)
        assert night.measured_rate_hz(NECK) == pytest.approx(100.0, rel=1e-4)
        assert night.drift_ppm(NECK) == pytest.approx(0.0, abs=1)
        assert night.accuracy_ms(NECK) == pytest.approx(0.0, abs=1)


def test_that_labels_events_predictions_battery_are_facts_again(file: Path) -> None:
    with open_night(file) as night:
        assert [(s.code, s.author) for s in night.labels] == [("S", "person"), ("R", "person")]
        assert all(s.end_ns is not None for s in night.labels)
        assert [e.text for e in night.events if isinstance(e, Marked)] == ["lights out"]
        assert len(night.predictions) == len(night.prediction_rows) == 60
        assert [0, 1] * 30 == [int(one.calibrated) for one in night.predictions]
        first = night.predictions[0]
        assert (first.posture, first.model_id, first.scheme_id) == (0, "base", "twelve")
        assert night.battery(NECK)["percent"].tolist() == [90]
        assert len(night.gaps(NECK)) == 0
        assert night.packets(NECK)["n"].sum() == 6000


def test_that_a_stranger_is_refused(file: Path) -> None:
    with open_night(file) as night:
        with pytest.raises(UsageError):
            night.counts(SensorId("x:1"))
        with pytest.raises(UsageError):
            night.envelope(NECK, 61)
        with pytest.raises(UsageError):
            night.table("/nothing")


def test_that_a_changed_table_is_told_when_it_is_read(file: Path, tmp_path: Path) -> None:
    changed = tmp_path / "changed.h5"
    changed.write_bytes(file.read_bytes())
    with h5py.File(changed, "r+") as night:
        night["labels"][0] = night["labels"][1]
        night["sensors/0/acc"][0, 0] += 1
    with open_night(changed) as night:
        with pytest.raises(NightUnreadable):
            _ = night.labels
        assert not night.is_intact("/sensors/0/acc")
        assert night.is_intact("/sensors/1/acc")


def test_that_a_bomb_that_passes_all_checks_does_not_go_off(file: Path, tmp_path: Path) -> None:
    path = changed(file, tmp_path / "a.h5", checked_bomb)
    with open_night(path) as night:
        tracemalloc.start()
        assert not night.is_intact("/sensors/0/acc")
        with pytest.raises(NightUnreadable) as refused:
            night.counts(NECK, 0, 10)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert "holds not its" in refused.value.details
        assert 1 << 20 > peak
        assert 10 == len(night.counts(sensor_row(1).sensor, 0, 10))


def test_that_an_event_of_a_later_sleepmon_is_passed_over(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = np.array([(1, b"New", b'{"event":"New","utc_ns":1}')], "<i8,S24,S40")
    rows.dtype.names = ("utc_ns", "kind", "json")
    with open_night(file) as night:
        monkeypatch.setattr(night, "table", lambda path: rows)
        assert night.events == ()
