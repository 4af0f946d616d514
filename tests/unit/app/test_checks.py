"""Each condition of a fit computer is told, with what mends it."""

from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from sleepmon.app.checks import CHECKS, SHIPPED, ComputerFacts, findings
from sleepmon.domain.errors import BluetoothUnavailable, ModelError, StationUnreachable
from sleepmon.domain.model_card import ModelCard
from sleepmon.domain.nights import Finding
from sleepmon.machine.disk import BoundlessDisk
from tests.fakes.fake_services import a_card

YEAR_2026_NS = 1_790_000_000_000_000_000


def _facts(**changed: Any) -> ComputerFacts:
    usual: dict[str, Any] = {
        "nights_folder": Path("/nights"),
        "disk": BoundlessDisk(),
        "active_model": a_card,
        "open_bluetooth": lambda: "hci0 00:11:22:33:44:55",
        "station_words": lambda: "",
        "version_of": lambda name: {"PySide6-Essentials": "6.11.3", "torch": "2.13.0"}[name],
        "python": (3, 11),
        "utc_ns": lambda: YEAR_2026_NS,
    }
    return ComputerFacts(**{**usual, **changed})


def _finding(name: str, facts: ComputerFacts) -> Finding:
    (found,) = [finding for finding in findings(facts) if finding.name == name]
    return found


class _FullDisk(BoundlessDisk):
    """No room, no permission."""

    def free_bytes(self, folder: Path) -> int:
        """A million."""
        return 1_000_000

    def is_writable(self, folder: Path) -> bool:
        """Never."""
        return False


def _no_package(name: str) -> str:
    raise PackageNotFoundError(name)


def _no_bluetooth() -> str:
    raise BluetoothUnavailable("This computer has no Bluetooth.", "Plug an adapter in.")


def _no_model() -> ModelCard:
    raise ModelError("The model is damaged.", "Roll back.")


def _no_answer() -> str:
    raise StationUnreachable("The station does not answer.")


def test_that_a_fit_computer_has_no_fault() -> None:
    found = findings(_facts())
    assert len(CHECKS) == len(found)
    assert {"ok"} == {finding.state for finding in found}


@pytest.mark.parametrize(
    ("name", "changed", "state"),
    [
        ("window", {"version_of": lambda name: "6.12.0"}, "lost"),
        ("window", {"version_of": lambda name: "6.12.0", "python": (3, 12)}, "ok"),
        ("window", {"version_of": _no_package}, "lost"),
        ("learning", {"version_of": _no_package}, "lost"),
        ("model", {"active_model": _no_model}, "lost"),
        ("nights folder", {"disk": _FullDisk()}, "lost"),
        ("disk space", {"disk": _FullDisk()}, "attention"),
        ("clock", {"utc_ns": lambda: 0}, "lost"),
        ("Bluetooth", {"open_bluetooth": _no_bluetooth}, "attention"),
        ("station", {"station_words": _no_answer}, "attention"),
        ("station", {"station_words": lambda: "Recording."}, "ok"),
    ],
)
def test_that_a_condition_is_judged(name: str, changed: dict[str, Any], state: str) -> None:
    assert state == _finding(name, _facts(**changed)).state


def test_that_the_adapter_is_named_where_the_platform_does() -> None:
    assert "This computer has it (hci0 00:11:22:33:44:55)." == _finding("Bluetooth", _facts()).words
    assert "It is there." == _finding("Bluetooth", _facts(open_bluetooth=lambda: "")).words


def test_that_without_bluetooth_the_ward_is_offered() -> None:
    finding = _finding("Bluetooth", _facts(open_bluetooth=_no_bluetooth))
    assert "Plug an adapter in. The virtual ward works without." == finding.remedy


def test_that_shipped_files_left_behind_are_named(tmp_path: Path) -> None:
    for part in SHIPPED:
        (tmp_path / part).mkdir()
        (tmp_path / part / "a.toml").touch()
    assert "ok" == _finding("shipped files", _facts(resources=tmp_path)).state
    (tmp_path / "fonts" / "a.toml").unlink()
    found = _finding("shipped files", _facts(resources=tmp_path))
    assert ("lost", f"fonts cannot be found in {tmp_path}.") == (found.state, found.words)
