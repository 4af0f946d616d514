from pathlib import Path

import numpy as np
import pytest

from sleepmon.app.sources import door_at, recordings_in, with_sources
from sleepmon.domain.errors import ImportFailed, UsageError
from sleepmon.domain.settings import Settings
from sleepmon.sensors.sources.radio import SourcesRadio
from sleepmon.sensors.system_radio import SystemRadio
from tests.fakes.nights import built

CSV = "time_s,x_g,y_g,z_g\n" + "".join(f"{i / 50},1.0,0.0,{i / 1000}\n" for i in range(100))


@pytest.fixture
def csv(tmp_path: Path) -> Path:
    file = tmp_path / "signal.csv"
    file.write_text(CSV)
    return file


def test_that_nothing_is_heard_beside_the_radio_unless_asked_for() -> None:
    radio = SystemRadio()
    assert radio is with_sources(radio, Settings())


def test_that_files_and_the_door_come_beside_the_radio(csv: Path) -> None:
    settings = Settings(network_door="127.0.0.1:47400", played_files=(str(csv),))
    radio = with_sources(SystemRadio(), settings)
    assert isinstance(radio, SourcesRadio)
    assert "system" == radio.kind


@pytest.mark.parametrize("address", ["", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:x", "0.0.0.0:1"])
def test_that_a_door_that_cannot_be_is_refused_in_words(address: str) -> None:
    with pytest.raises(UsageError):
        door_at(address)


def test_that_a_door_may_have_an_address_of_either_kind() -> None:
    assert [4711, 4711] == [door_at(a).port for a in ("127.0.0.1:4711", "[::1]:4711")]


def test_that_a_csv_is_one_recording(csv: Path) -> None:
    (recording,) = recordings_in(csv)
    assert pytest.approx(1.98) == recording.duration_s
    with pytest.raises(ImportFailed):
        list(recordings_in(csv.with_name("missing.csv")))


def test_that_a_night_is_a_recording_of_each_sensor(tmp_path: Path) -> None:
    recordings = list(recordings_in(built(tmp_path, seconds=6.0, sensors=2)))
    assert 2 == len(recordings)
    for recording in recordings:
        assert np.isfinite(recording.forces_g).all()
        assert recording.duration_s == pytest.approx(6.0, abs=0.5)
