"""bleak's Linux backend on the real Bluetooth service and the kernel's own stack."""

import json
from pathlib import Path

import pytest

from tests.fakes.ward_hub import ALL, NECK
from tests.kernel.emulated import MISSING, WHY_NOT, run_inside

pytestmark = [pytest.mark.kernel, pytest.mark.skipif(bool(MISSING), reason=WHY_NOT)]

_ROOT = Path(__file__).parents[2]
_LIMIT_S = 600.0
_SLACK = 0.9
"""An emulated computer is slow to begin and to end; what was lost is told by the gaps."""


def test_that_three_sensors_stream_over_the_real_service_without_loss(tmp_path: Path) -> None:
    python = str(_ROOT / ".venv/bin/python")
    said = run_inside([python, "-m", "tests.kernel.guest"], _ROOT, tmp_path, _LIMIT_S)
    results = [line for line in said.splitlines() if line.startswith("RESULT ")]
    assert 1 == len(results), said
    result = json.loads(results[0].removeprefix("RESULT "))
    assert sorted(ALL) == result["found"]
    assert min(result["samples"].values()) >= _SLACK * 20.0 * 100.0, result
    assert set(result["gaps"].values()) == {0}, result
    assert {sensor: int(sensor == NECK) for sensor in ALL} == result["gaps with the lost link"]
    assert "repeated packet" not in result["faults"], result
    assert {88, 74, 95} == set(result["battery"].values())
    assert not result["simulated"]
