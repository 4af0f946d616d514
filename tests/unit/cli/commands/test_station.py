"""Being the station, asking it, ending it."""

from sleepmon.domain.commands import CloseStation
from sleepmon.domain.nights import NightRequest
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_station import FakeStation


def test_that_the_command_serves_with_the_radio_asked_for() -> None:
    doors = FakeDoors()
    assert 0 == run_command(doors, "station", "--radio", "virtual").code
    assert ["virtual"] == doors.served


def test_that_the_setting_decides_the_radio_otherwise() -> None:
    doors = FakeDoors()
    run_command(doors, "station")
    assert ["system"] == doors.served


def test_that_asking_tells_sensors_and_night() -> None:
    running = FakeStation()
    running.put_on("3FA2", "chest")
    running.open_night(NightRequest(subject="S01", folder="/nights"))
    said = run_command(FakeDoors(running=running), "station", "--status")
    assert 0 == said.code
    assert "Polar H10: chest, streaming" in said.out
    assert "Night 20260412-2216-S01 is open" in said.out
    assert running.closed


def test_that_ending_the_night_is_passed_on() -> None:
    running = FakeStation()
    assert 0 == run_command(FakeDoors(running=running), "station", "--end-night").code
    assert [CloseStation(end_night=True)] == running.commands


def test_that_no_station_is_told() -> None:
    said = run_command(FakeDoors(), "station", "--status", "--json")
    assert 1 == said.code
    assert "StationUnreachable" == said.rows[0]["error"]
