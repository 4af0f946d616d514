"""A night that was cut off goes on."""

from sleepmon.domain.commands import Connect, ResumeNight
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import an_info

BRIEF = ["resume", "n", "--duration", "0.05s"]


def test_that_the_sensors_of_the_night_stream_again_as_they_did() -> None:
    doors = FakeDoors()
    said = run_command(doors, *BRIEF)
    assert 0 == said.code
    (before,) = an_info().meta.sensors
    (connect,) = doors.near.asked(Connect)
    assert isinstance(connect, Connect)
    assert (before.sensor, before.placement, before.rate_hz) == (
        connect.sensor,
        connect.placement,
        connect.stream.rate_hz,
    )
    assert [ResumeNight(folder=an_info().summary.path)] == doors.near.asked(ResumeNight)
    assert "goes on." in said.out


def test_that_a_night_whose_sensors_are_away_is_told() -> None:
    doors = FakeDoors()
    doors.near.serials = ()
    said = run_command(doors, *BRIEF)
    assert 1 == said.code
    assert "No sensor of this night was heard." in said.err
