"""What ARCHITECTURE.md says of the night file is true, and its example runs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

from sleepmon.storage import layout
from sleepmon.storage.whitelist import (
    ROOT_NUMBERS,
    ROOT_TEXTS,
    SENSOR_NUMBERS,
    SENSOR_TEXTS,
    expected_datasets,
)
from tests.fakes.nights import built, night_meta

PAGE = Path(__file__).resolve().parents[3] / "ARCHITECTURE.md"


@pytest.fixture(scope="module")
def section() -> str:
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("## The night file, format 1\n")
    return rest.partition("\n## ")[0]


def test_that_every_dataset_and_field_is_described(section: str) -> None:
    words = set(re.findall(r"`([^`\s]+)`", section))
    paths = {
        re.sub(r"/sensors/\d+", "/sensors/<k>", path) for path in expected_datasets(night_meta())
    }
    paths = {re.sub(r"envelope/\d+", "envelope/<f>", path) for path in paths}
    assert paths - words == set()
    fields = {
        name for dtype in expected_datasets(night_meta()).values() for name in (dtype.names or ())
    }
    attributes = {*ROOT_TEXTS, *ROOT_NUMBERS, *SENSOR_TEXTS, *SENSOR_NUMBERS}
    assert (fields | attributes) - words == set()


def test_that_every_type_of_frame_is_described(section: str) -> None:
    for kind in layout.FrameType:
        assert f"| {kind.value} {kind.name} |" in section


def test_that_the_example_runs_on_a_real_night(section: str, tmp_path: Path) -> None:
    found = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert found is not None
    assert len([line for line in found[1].splitlines() if line.strip()]) <= 15
    (tmp_path / "example.py").write_text(found[1])
    command = [sys.executable, str(tmp_path / "example.py"), str(built(tmp_path, 60))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "S01 twelve whole",
        "neck (3, 6000) 59.99 s, 0 missing",
        "chest (3, 6000) 59.99 s, 0 missing",
        "abdomen (3, 6000) 59.99 s, 0 missing",
        "S 20.0 s",
        "R 29.8 s",
    ]


def test_that_the_matlab_example_asks_for_what_is_there(section: str, tmp_path: Path) -> None:
    """It is not run: MATLAB is seldom at hand. What it names must be in a real night."""
    found = re.search(r"```matlab\n(.*?)```", section, re.DOTALL)
    assert found is not None
    with h5py.File(built(tmp_path, 5)) as night:
        asked = re.findall(r"h5read\(file, (?:\[base )?'([^']+)'", found[1])
        assert ["/acc", "/time", "/labels"] == asked
        assert all(path in night or f"sensors/0{path}" in night for path in asked)
        attributes = re.findall(r"h5readatt\(file, (?:base|'/'), '(\w+)'\)", found[1])
        assert {"meta", "g_per_count", "placement"} == set(attributes)
        assert all(name in {*night.attrs, *night["sensors/0"].attrs} for name in attributes)
        fields = set(re.findall(r"(?:knots|labels)\.(\w+)", found[1]))
        tables = {*night["sensors/0/time"].dtype.names, *night["labels"].dtype.names}
        assert {"index", "utc_ns", "code"} == fields
        assert fields <= tables
