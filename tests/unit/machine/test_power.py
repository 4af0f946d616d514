"""What feeds the computer, and how long it slept."""

import sys
from pathlib import Path

import pytest

from sleepmon.machine.power import (
    LinuxPower,
    MacPower,
    NullPower,
    WindowsPower,
    system_power,
)


def _supply(folder: Path, name: str, **files: str) -> None:
    (folder / name).mkdir(parents=True)
    for key, text in files.items():
        (folder / name / key).write_text(f"{text}\n")


@pytest.mark.parametrize(("online", "on_mains"), [("1", True), ("0", False)])
def test_that_a_laptop_knows_its_plug(tmp_path: Path, online: str, on_mains: bool) -> None:
    _supply(tmp_path, "BAT0", type="Battery")
    _supply(tmp_path, "AC", type="Mains", online=online)
    assert on_mains is LinuxPower(tmp_path).on_mains()


def test_that_a_mouse_with_a_battery_makes_no_laptop(tmp_path: Path) -> None:
    _supply(tmp_path, "AC", type="Mains", online="1")
    _supply(tmp_path, "hid-1", type="Battery", scope="Device")
    assert LinuxPower(tmp_path).on_mains() is True


def test_that_a_computer_that_shows_nothing_is_not_known(tmp_path: Path) -> None:
    assert LinuxPower(tmp_path).on_mains() is None
    assert LinuxPower(tmp_path / "none").on_mains() is None


@pytest.mark.skipif(sys.platform != "linux", reason="this clock is Linux' own")
def test_that_time_asleep_is_steady_while_awake() -> None:
    power = LinuxPower()
    first, second = power.suspended_ns(), power.suspended_ns()
    assert abs(second - first) < 1_000_000_000
    assert first >= 0
    assert abs(power.stood_still_ns() - second) < 1_000_000_000


def test_that_each_system_has_its_way() -> None:
    assert [LinuxPower, MacPower, WindowsPower, NullPower] == [
        type(system_power(name)) for name in ("linux", "darwin", "win32", "plan9")
    ]
    assert (None, 0) == (NullPower().on_mains(), NullPower().suspended_ns())
    assert 0 == NullPower().stood_still_ns() == WindowsPower().stood_still_ns()
