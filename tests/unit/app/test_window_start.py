"""The window's own arguments are understood, and Qt gets the rest."""

from pathlib import Path

import pytest

from sleepmon.app.window_start import expect_display, window_start
from sleepmon.domain.errors import RefusedError


def test_that_the_rest_is_for_qt() -> None:
    start = window_start(["--radio", "virtual", "-style", "fusion"])
    assert (None, ["-style", "fusion"]) == (start.shots, start.rest)


def test_that_pictures_can_be_asked_for() -> None:
    start = window_start(["--shots", "out", "--page", "train"])
    assert (Path("out"), ("train",)) == (start.shots, start.pages)


def test_that_an_unknown_radio_is_wrong_usage() -> None:
    with pytest.raises(SystemExit) as leaving:
        window_start(["--radio", "smoke"])
    assert 2 == leaving.value.code


@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_that_any_display_will_do(name: str) -> None:
    expect_display({name: "something"}, "linux")
    expect_display({}, "darwin")


def test_that_no_display_is_a_refusal_with_another_way() -> None:
    with pytest.raises(RefusedError) as caught:
        expect_display({"DISPLAY": ""}, "linux")
    assert "demo --headless" in caught.value.advice
