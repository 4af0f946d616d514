"""Every fault has a trainer's words, and they agree with what the ward does."""

import typing

import pytest

from sleepmon.domain.fault_kinds import FAULT_KINDS, fault_words
from sleepmon.domain.scenarios import FaultName
from sleepmon.sensors.virtual.faults.catalog import FAULTS


def test_that_every_fault_has_words() -> None:
    assert set(typing.get_args(FaultName)) == set(FAULT_KINDS)


@pytest.mark.parametrize("name", FAULT_KINDS)
def test_that_the_words_fit_what_the_ward_does(name: FaultName) -> None:
    kind, fault = FAULT_KINDS[name], FAULTS[name]
    assert fault.of_computer == kind.of_computer
    step = kind.step(name, "chest", kind.usual)
    assert ("" if kind.of_computer else "chest") == step.sensor
    lasts = fault.seconds[1] > 0
    assert lasts == (kind.asks == "seconds")
    if kind.asks:
        assert kind.limits[0] <= kind.usual <= kind.limits[1]
    assert kind.like.endswith(".")
    assert kind.shows.endswith(".")


def test_that_a_fault_is_named_with_its_place() -> None:
    assert "Silent link at the chest" == fault_words("silent link", "chest")
    assert "Computer sleeps" == fault_words("host suspended", "chest")
