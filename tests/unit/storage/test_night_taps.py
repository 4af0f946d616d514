"""Taps on all sensors are found in a night file, across the pieces in which it is read."""

from pathlib import Path

import numpy as np
import pytest

from sleepmon.domain.samples import SampleBlock
from sleepmon.storage import night_taps
from sleepmon.storage.folders import file_of
from sleepmon.storage.night_taps import taps_of
from sleepmon.storage.reader import open_night
from sleepmon.storage.recorder import NightRecorder
from sleepmon.storage.verify import verify_night
from sleepmon.storage.writer import build_night
from tests.fakes.clock import FakeClock
from tests.fakes.nights import QUICK, STARTED_UTC_NS, Listener, night_meta, no_progress, sensor_row

TAPS_S = (6.0, 6.5, 7.0)


def tapped_night(nights: Path, late_s: tuple[float, ...], deaf: tuple[int, ...] = ()) -> Path:
    """Twenty seconds at rest; each sensor's packets, with the taps in them, come so much late."""
    clock = FakeClock(STARTED_UTC_NS)
    recorder = NightRecorder.open(nights, night_meta(3), clock, Listener(), options=QUICK)
    for number in range(100):
        clock.advance(0.2)
        taken_s = (number * 20 + np.arange(1, 21)) / 100.0
        for stream, late in enumerate(late_s):
            counts = np.tile(np.array([0, 0, 8192], np.int16), (20, 1))
            for tap in () if stream in deaf else TAPS_S:
                since = np.maximum(taken_s - tap, 0.0)
                counts[:, 0] += ((taken_s >= tap) * 16000 * np.exp(-since / 0.03)).astype(np.int16)
            arrived_ns = clock.monotonic_ns() + round(late * 1e9)
            recorder.put_block(
                SampleBlock(
                    sensor_row(stream).sensor, number * 20, counts, 1 / 8192, None, arrived_ns
                )
            )
    recorder.close("stopped")
    build_night(recorder.folder, file_of(recorder.folder), no_progress)
    return file_of(recorder.folder)


@pytest.mark.parametrize("piece", [100, 650, 1_000_000])
def test_that_clocks_that_are_apart_are_found_out(
    tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(night_taps, "PIECE_SAMPLES", piece)
    with open_night(tapped_night(tmp_path, (0.0, 0.03, 0.25))) as night:
        (check,) = taps_of(night)
    assert [30.0, 250.0] == pytest.approx(
        [one.difference_ms for one in check.differences], abs=10.0
    )
    assert [10.0, 10.0] == pytest.approx([one.resolution_ms for one in check.differences])
    assert STARTED_UTC_NS + 6 * 10**9 == pytest.approx(check.utc_ns, abs=20_000_000)
    assert not check.agrees


def test_that_verify_tells_of_taps_and_whole_it_stays(tmp_path: Path) -> None:
    good = verify_night(tapped_night(tmp_path / "a", (0.0, 0.0, 0.01), deaf=(1,)))
    told = next(one for one in good.findings if one.name == "taps")
    assert ("ok", 1) == (told.state, len(good.taps))
    assert "Not felt by chest" in told.words
    bad = verify_night(tapped_night(tmp_path / "b", (0.0, 0.0, 0.3)))
    assert bad.whole
    assert "attention" == next(one.state for one in bad.findings if one.name == "taps")
