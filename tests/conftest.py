"""What every test lives under: off screen, a home of its own, no leaks, no warnings."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_ACCESSIBILITY", "0")
# Short on purpose: the address of a local connection may be only 107 bytes long.
_HOMES = Path(tempfile.mkdtemp(prefix="sm-"))
os.environ["SLEEPMON_HOME"] = str(_HOMES / "0")

import pytest  # noqa: E402
from hypothesis import HealthCheck, settings  # noqa: E402

pytest_plugins = ["tests.leaks", "tests.log_fail"]

settings.register_profile(
    "dev", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def sleepmon_home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user folder of this test alone, removed afterwards; child processes inherit it."""
    home = _HOMES / str(next(_numbers))
    monkeypatch.setenv("SLEEPMON_HOME", str(home))
    yield home
    shutil.rmtree(home, ignore_errors=True)


def pytest_sessionfinish() -> None:
    """Remove the homes of all tests."""
    shutil.rmtree(_HOMES, ignore_errors=True)
