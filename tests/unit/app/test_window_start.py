"""The window's own arguments are understood, and Qt gets the rest."""

from pathlib import Path

import pytest

from sleepmon.app.window_start import window_start


def test_that_the_rest_is_for_qt() -> None:
    start = window_start(["--radio", "virtual", "-style", "fusion"])
    assert (None, ["-style", "fusion"]) == (start.shots, start.rest)


def test_that_pictures_can_be_asked_for() -> None:
    assert Path("out") == window_start(["--shots", "out"]).shots


def test_that_an_unknown_radio_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as leaving:
        window_start(["--radio", "smoke"])
    assert 2 == leaving.value.code
