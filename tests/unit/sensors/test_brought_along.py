"""Families of other packages, found by their entry points."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from sleepmon.domain.samples import SensorId
from sleepmon.sensors.catalog import brought_along, families, family_of, recognise
from sleepmon.sensors.virtual.catalog import PERIPHERALS
from sleepmon.sensors.virtual.contract import CHECKS, FamilyCase
from sleepmon.sensors.virtual.peripherals.base import SensorSpec

MODULE = """
from dataclasses import replace
from sleepmon.sensors.drivers import open_profile
from sleepmon.sensors.virtual.peripherals.open_profile import VirtualOpenProfile

def serial_of(name):
    return name.removeprefix("Elsewhere ") if name.startswith("Elsewhere ") else None

FAMILY = replace(open_profile.FAMILY, id="elsewhere", title="Elsewhere", serial_of=serial_of)
TWICE = open_profile.FAMILY
NOTHING = "no family"

def make(spec, air, sense):
    class Named(VirtualOpenProfile):
        @property
        def name(self):
            return f"Elsewhere {spec.serial}"

        @name.setter
        def name(self, name):
            pass

    return Named(spec, air, sense)
"""

Bring = Callable[..., None]


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bring]:
    """Install a package that names these in `sleepmon.sensor_families`."""

    def bring(*names: str) -> None:
        (tmp_path / "brought_elsewhere.py").write_text(MODULE)
        folder = tmp_path / "brought_elsewhere-1.0.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: brought-elsewhere\n")
        rows = "".join(f"row{i} = {name}\n" for i, name in enumerate(names))
        (folder / "entry_points.txt").write_text(
            f"[sleepmon.sensor_families]\n{rows}"
            "[sleepmon.virtual_sensors]\nelsewhere = brought_elsewhere:make\n"
        )
        monkeypatch.syspath_prepend(str(tmp_path))
        brought_along.cache_clear()

    yield bring
    brought_along.cache_clear()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_that_a_family_from_elsewhere_keeps_the_contract(
    bring: Bring, check: Callable[[FamilyCase], None]
) -> None:
    bring("brought_elsewhere:FAMILY")
    spec = SensorSpec(family="elsewhere", serial="00C0FFEE", placement="chest")
    check(FamilyCase(family_of(SensorId("elsewhere:00C0FFEE")), spec, 40.0))


def test_that_it_is_recognised_by_its_name(bring: Bring) -> None:
    assert recognise("Elsewhere 17") is None
    bring("brought_elsewhere:FAMILY")
    known = recognise("Elsewhere 17")
    assert known is not None
    assert "elsewhere:17" == known[1]
    assert "elsewhere" in [family.id for family in families()]


def _expecting(name: str, words: str) -> ParameterSet:
    return pytest.param(name, words, marks=pytest.mark.expects_log(words))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        _expecting("brought_elsewhere:MISSING", "cannot be loaded"),
        _expecting("not_there_at_all:FAMILY", "cannot be loaded"),
        _expecting("brought_elsewhere:NOTHING", "names no sensor family"),
        _expecting("brought_elsewhere:TWICE", "already is a sensor family"),
    ],
)
def test_that_one_that_cannot_be_used_is_left_out(
    bring: Bring, caplog: pytest.LogCaptureFixture, name: str, words: str
) -> None:
    bring(name, "brought_elsewhere:FAMILY")
    assert ["elsewhere"] == [family.id for family in brought_along()]
    assert words in caplog.text


def test_that_nobody_brings_a_virtual_sensor_of_a_stranger() -> None:
    with pytest.raises(KeyError):
        PERIPHERALS["tea"]
