"""What every sensor family must do; each row of the catalog is put on the virtual air."""

import importlib.util

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import PayloadError
from sleepmon.sensors.catalog import FAMILIES
from sleepmon.sensors.contracts import Family
from sleepmon.sensors.virtual.catalog import PERIPHERALS
from sleepmon.sensors.virtual.contract import CHECKS, FamilyCase
from sleepmon.sensors.virtual.peripherals.base import SensorSpec

EACH_FAMILY = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.id)

SPEEDS = {"movella_dot": 20.0, "metamotion": 20.0, "witmotion": 15.0, "thingy": 15.0}
"""Families that send each sample by itself are slower to simulate; the others go at 40."""
SERIALS = {"movesense": "250230002214"}


def _case(family: Family) -> FamilyCase:
    serial = SERIALS.get(family.id, "00C0FFEE")
    spec = SensorSpec(family=family.id, serial=serial, placement="chest")
    return FamilyCase(family, spec, SPEEDS.get(family.id, 40.0))


@EACH_FAMILY
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_that_the_family_keeps_the_contract(family: Family, check: object) -> None:
    assert callable(check)
    check(_case(family))


@EACH_FAMILY
def test_that_driver_and_virtual_sensor_are_where_a_newcomer_looks(family: Family) -> None:
    assert family.id in PERIPHERALS
    for module in (f"drivers.{family.id}", f"virtual.peripherals.{family.id}"):
        assert importlib.util.find_spec(f"sleepmon.sensors.{module}")


@EACH_FAMILY
@given(payload=st.binary(max_size=250))
def test_that_noise_is_refused_in_words(family: Family, payload: bytes) -> None:
    try:
        frame = family.driver().decode(payload)
    except PayloadError:
        return
    assert 3 == frame.counts.shape[1]
    assert len(frame.counts) > 0
