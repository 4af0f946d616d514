"""Which nights can be taken up again, and with which sensors."""

from pathlib import Path

import msgspec
import pytest

from sleepmon.domain.errors import NightUnreadable, RefusedError, UsageError
from sleepmon.services.resuming import (
    expect_same_sensors,
    interrupted_night,
    planned_end_utc_ns,
)
from tests.fakes.nights import STARTED_UTC_NS, built, night_meta, recorded, sensor_row

META = night_meta()
ROWS = META.sensors


def test_that_a_night_without_a_file_can_go_on(tmp_path: Path) -> None:
    assert "n1" == interrupted_night(recorded(tmp_path, 5)).night_id


def test_that_what_is_no_interrupted_night_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        interrupted_night(tmp_path / "gone.night")
    with pytest.raises(NightUnreadable):
        interrupted_night(tmp_path)
    with pytest.raises(RefusedError, match="has its file already"):
        interrupted_night(built(tmp_path, 5).with_suffix(".night"))


def test_that_one_sensor_as_it_was_is_enough_and_others_do_not_matter() -> None:
    expect_same_sensors(META, [ROWS[1], sensor_row(7)], META.scheme)
    with pytest.raises(RefusedError, match="No sensor of this night streams"):
        expect_same_sensors(META, [sensor_row(7)], META.scheme)


@pytest.mark.parametrize(
    "change", [{"rate_hz": 50.0}, {"g_per_count": 1.0}, {"dtype": "float32"}, {"placement": "knee"}]
)
def test_that_a_sensor_that_streams_otherwise_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(RefusedError, match="does not stream as it did"):
        expect_same_sensors(META, [msgspec.structs.replace(ROWS[0], **change)], META.scheme)


def test_that_another_scheme_is_refused() -> None:
    other = msgspec.structs.replace(META.scheme, id="four")
    with pytest.raises(RefusedError, match="begun with the scheme"):
        expect_same_sensors(META, ROWS, other)


def test_that_the_planned_end_is_counted_from_the_start() -> None:
    assert STARTED_UTC_NS + 60 * 10**9 == planned_end_utc_ns(META)
