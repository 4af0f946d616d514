"""Pictures of every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from sleepmon.gui.shots import take_shots
from tests.fakes.scenes import night_services


@pytest.mark.usefixtures("letters")
def test_that_every_page_is_drawn_at_its_size_in_both_themes(tmp_path: Path) -> None:
    services = night_services()
    pictures = take_shots(tmp_path, services, sizes=((1280, 800),), settled_s=0.05, warm_s=0.0)
    names = {picture.name for picture in pictures}
    assert len(names) == 16
    assert {"record-light-1280x800.png", "train-dark-1280x800.png"} <= names
    light, dark = (QImage(str(tmp_path / f"record-{t}-1280x800.png")) for t in ("light", "dark"))
    assert (light.width(), light.height()) == (1280, 800)
    assert light.pixelColor(90, 70).lightness() > 200
    assert dark.pixelColor(90, 70).lightness() < 60
    assert not services.station.closed
    assert not services.station.listeners


@pytest.mark.usefixtures("letters")
def test_that_one_page_can_be_drawn_alone(tmp_path: Path) -> None:
    pictures = take_shots(
        tmp_path, night_services(), ((1280, 800),), ("light",), settled_s=0.05, only=("train",)
    )
    assert ["train-light-1280x800.png"] == [picture.name for picture in pictures]
