from sleepmon.dsp.sleeper import PLACEMENTS
from sleepmon.sensors.catalog import FAMILIES, recognise
from sleepmon.sensors.virtual.catalog import DEFAULT_SPECS, PERIPHERALS


def test_that_every_family_has_a_virtual_sensor() -> None:
    assert {family.id for family in FAMILIES} == set(PERIPHERALS)


def test_that_the_default_ward_wears_one_sensor_at_each_placement() -> None:
    assert set(PLACEMENTS) == {spec.placement for spec in DEFAULT_SPECS}
    assert len(DEFAULT_SPECS) == len({spec.sensor for spec in DEFAULT_SPECS})


def test_that_identities_are_those_the_hub_recognises() -> None:
    known = recognise("Polar H10 7A21C3F0")
    assert known is not None
    assert DEFAULT_SPECS[0].sensor == known[1]
