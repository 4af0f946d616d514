"""Looking for sensors."""

from sleepmon.cli.commands import scan
from sleepmon.domain.commands import OpenWard, Scan
from sleepmon.domain.samples import SensorId
from sleepmon.domain.sensors import FoundSensor
from tests.fakes.fake_doors import FakeDoors, run_command


def test_that_the_ward_is_woken_and_its_sensors_listed() -> None:
    doors = FakeDoors()
    said = run_command(doors, "scan", "--radio", "virtual", "--seconds", "2", "--json")
    assert 0 == said.code
    assert ["polar_h10:3FA2", "polar_h10:3FB7", "polar_h10:410C"] == [
        row["sensor"] for row in said.rows
    ]
    assert [OpenWard(seed=1), Scan(seconds=2.0)] == doors.near.commands
    assert doors.near.closed


def test_that_people_read_one_line_a_sensor() -> None:
    said = run_command(FakeDoors(), "scan", "--radio", "virtual")
    assert 3 == len(said.out.splitlines())
    assert "-54 dBm  25/50/100/200 Hz, 2/4/8 g" in said.out


def test_that_what_a_sensor_lacks_is_told() -> None:
    doors = FakeDoors()
    said = run_command(doors, "scan", "--radio", "virtual")
    assert "estimated" not in said.out
    thingy = FoundSensor(
        sensor=SensorId("thingy:CD004B81"),
        name="Thingy",
        family="thingy",
        serial="CD004B81",
        rssi_dbm=-60,
        rates_hz=(50.0,),
        ranges_g=(16,),
        has_clock=False,
        has_counter=False,
        tells_battery=False,
    )
    assert scan.line_of(thingy).endswith(
        "50 Hz, 16 g, no clock: times are estimated, no numbers: small losses go unseen,"
        " tells no charge"
    )


def test_that_hearing_nothing_is_told_and_is_no_failure() -> None:
    doors = FakeDoors()
    said = run_command(doors, "scan", "--radio", "system")
    assert 0 == said.code
    assert "No sensor in sight" in said.out
    assert ["system"] == doors.radios
