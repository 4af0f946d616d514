"""Resources are found alike from a checkout and from an installed package."""

from pathlib import Path

import pytest

from sleepmon.domain import resources


def test_that_a_checkout_finds_resources_beside_the_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "sleepmon")
    assert tmp_path / "resources" / "schemes" == resources.resource("schemes")
    assert tmp_path / "models" / "base" == resources.shipped_model()


def test_that_an_installed_package_finds_resources_inside_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sleepmon" / "_resources").mkdir(parents=True)
    (tmp_path / "sleepmon" / "_models").mkdir()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "sleepmon")
    assert tmp_path / "sleepmon" / "_resources" / "icons" / "x" == resources.resource("icons", "x")
    assert tmp_path / "sleepmon" / "_models" / "base" == resources.shipped_model()


def test_that_the_resources_folder_is_there() -> None:
    assert resources.resource().is_dir()
