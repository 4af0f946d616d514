"""The program finds itself, frozen or not."""

import sys

import pytest

from sleepmon.app.own_program import free_environment, own_command


def test_that_python_runs_the_package() -> None:
    assert [sys.executable, "-m", "sleepmon", "station"] == own_command("station")


def test_that_a_frozen_build_runs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert [sys.executable, "station"] == own_command("station")


@pytest.mark.parametrize("before", ["", "/opt/lib"])
def test_that_programs_a_frozen_build_starts_find_the_systems_libraries(
    monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    environment = {"LD_LIBRARY_PATH": f"/build:{before}", "HOME": "/home/a"}
    environment |= {"LD_LIBRARY_PATH_ORIG": before} if before else {}
    free_environment(environment)
    kept = {"LD_LIBRARY_PATH": before} if before else {}
    expected = {"HOME": "/home/a", "PYINSTALLER_RESET_ENVIRONMENT": "1", **kept}
    assert expected == environment


def test_that_elsewhere_the_environment_is_left_alone() -> None:
    environment = {"LD_LIBRARY_PATH": "/opt/lib"}
    free_environment(environment)
    assert {"LD_LIBRARY_PATH": "/opt/lib"} == environment
