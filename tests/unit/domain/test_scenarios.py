"""Shipped scenarios can be read and played, and bad ones are refused in words."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sleepmon.domain.errors import UsageError
from sleepmon.domain.scenarios import (
    MAX_SCENARIO_BYTES,
    load_scenario,
    scenario_named,
    scenario_names,
)


def test_that_every_shipped_scenario_is_named_as_its_file() -> None:
    assert "rough-night" in scenario_names()
    for name in scenario_names():
        scenario = scenario_named(name)
        assert name == scenario.id
        assert scenario.words
        assert scenario.steps or scenario.random


@pytest.mark.parametrize("name", ["", "nowhere", "../recipes/base", "rough-night.toml", "A" * 200])
def test_that_an_unknown_name_lists_those_that_exist(name: str) -> None:
    with pytest.raises(UsageError, match="Choose one of: bad-evening, "):
        scenario_named(name)


@pytest.mark.parametrize(
    "text",
    [
        "id = 1",
        'id = "a"\ntitle = "b"\n[[steps]]\nat_s = 1\nfault = "meteor"',
        'id = "a"\ntitle = "b"\n[[steps]]\nat_s = -1\nfault = "silent link"',
        'id = "a"\ntitle = "b"\n[[steps]]\nat_s = nan\nfault = "silent link"',
        'id = "a"\ntitle = "b"\n[random]\nevery_s = 0.001',
        'id = "a"\ntitle = "b"\nrun = "rm"',
        "x = [" + "[" * 5000,
    ],
)
def test_that_a_bad_scenario_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match="is not a scenario"):
        load_scenario(path)


def test_that_a_huge_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.toml"
    path.write_bytes(b"#" * (MAX_SCENARIO_BYTES + 1))
    with pytest.raises(UsageError, match="too large"):
        load_scenario(path)
    with pytest.raises(UsageError, match="cannot be read"):
        load_scenario(tmp_path / "none.toml")


@given(data=st.binary(max_size=300))
def test_that_random_bytes_are_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("s") / "x.toml"
    path.write_bytes(data)
    with pytest.raises(UsageError):
        load_scenario(path)
