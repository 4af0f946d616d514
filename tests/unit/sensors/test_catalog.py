import pytest

from sleepmon.domain.errors import SensorNotFound
from sleepmon.domain.samples import SensorId
from sleepmon.sensors.catalog import FAMILIES, family_of, recognise, serial_from, serial_of


@pytest.mark.parametrize(
    ("name", "sensor"),
    [
        ("Polar H10 A1B2C3D4", "polar_h10:A1B2C3D4"),
        ("Polar Sense A1B2C3D4", "polar_verity:A1B2C3D4"),
        ("Movesense 174630000192", "movesense:174630000192"),
        ("Sleepmon ACC 0C31", "open_profile:0C31"),
    ],
)
def test_that_sensors_are_recognised_by_their_names(name: str, sensor: str) -> None:
    known = recognise(name)
    assert known is not None
    family, found = known
    assert sensor == found
    assert family is family_of(found)
    assert name.endswith(serial_of(found))


@pytest.mark.parametrize(
    "name", ["", "Polar H10", "Polar H10 xyz", "Polar H9 A1B2C3D4", "My Polar H10 A1B2C3D4"]
)
def test_that_strangers_are_left_alone(name: str) -> None:
    assert recognise(name) is None


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Xsens DOT", "movella_dot"),
        ("MetaWear", "metamotion"),
        ("WT901BLE67", "witmotion"),
        ("Thingy", "thingy"),
    ],
)
def test_that_sensors_without_a_serial_are_known_by_their_address(name: str, family: str) -> None:
    known = recognise(name, "D4:22:CD:00:4B:81")
    assert known is not None
    assert (family, f"{family}:CD004B81") == (known[0].id, known[1])
    assert recognise(name) is None


def test_that_an_address_of_any_platform_tells_sensors_apart() -> None:
    assert "CD004B81" == serial_from("d4:22:cd:00:4b:81")
    assert "9ABCDEF0" == serial_from("0F5B1A2C-1111-2222-3333-12349ABCDEF0")


def test_that_an_unknown_family_is_named_with_those_known() -> None:
    with pytest.raises(SensorNotFound, match="no kind of sensor 'tea'") as caught:
        family_of(SensorId("tea:1"))
    for family in FAMILIES:
        assert family.title in caught.value.advice


def test_that_families_differ() -> None:
    assert len(FAMILIES) == len({family.id for family in FAMILIES})
