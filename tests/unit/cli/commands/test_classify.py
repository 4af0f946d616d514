"""The postures of a whole night."""

import msgspec

from sleepmon.cli.commands.classify import classified_words
from tests.fakes.fake_doors import FakeDoors, run_command
from tests.fakes.fake_shelves import a_classification


def test_that_minutes_placement_and_agreement_are_told() -> None:
    doors = FakeDoors()
    said = run_command(doors, "classify", "n.h5", "--model", "clinic-2")
    assert 0 == said.code
    assert "chest: minutes S 1.0  (posture 1.0  moving 0.2)" in said.out
    assert "exact 50.0%, within one sector 90.0%, four-way 95.0%, placement 70.0%" in said.out
    assert [("n.h5", "clinic-2")] == doors.library.asked


def test_that_programs_get_all_of_it() -> None:
    (row,) = run_command(FakeDoors(), "classify", "n.h5", "--json").rows
    assert 0.95 == row["agreement"]["coarse"]


def test_that_of_a_sensor_without_windows_the_reason_is_told_alone() -> None:
    night = a_classification()
    empty = {"posture_minutes": {}, "state_minutes": {}, "words": "Too slow."}
    (sensor,) = (msgspec.structs.replace(one, **empty) for one in night.sensors)
    told = classified_words(msgspec.structs.replace(night, sensors=(sensor,))).splitlines()
    assert "chest: Too slow." == told[1]
    assert not any("the model thinks" in line for line in told)
