import pytest

from sleepmon.domain.sizes import MB
from sleepmon.storage import space
from tests.fakes.nights import sensor_row

SENSORS = [sensor_row(k) for k in range(3)]


def test_that_a_night_of_three_sensors_takes_some_hundred_megabytes_with_room_to_spare() -> None:
    needed = space.bytes_needed(SENSORS, 8 * 3600)
    assert 150 * MB < needed < 400 * MB
    assert needed == space.bytes_needed(SENSORS, None)


def test_that_a_short_night_still_needs_the_floor() -> None:
    assert space.bytes_needed(SENSORS, 60) == space.FLOOR_BYTES


@pytest.mark.parametrize(
    ("free_mb", "level"), [(100, "lost"), (200, "lost"), (210, "attention"), (2000, "ok")]
)
def test_that_the_room_left_is_judged(free_mb: int, level: str) -> None:
    room = space.room_left(free_mb * MB, space.bytes_per_s(SENSORS))
    assert (level, True) == (room.level, bool(room.words))


def test_that_a_fast_recording_is_stopped_by_time() -> None:
    assert space.room_left(250 * MB, 1e6).level == "lost"
