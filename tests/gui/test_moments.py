"""At every moment that matters nothing is cut, and what must be told is told."""

from __future__ import annotations

import pytest

from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import RailButton
from tests.gui.moments import MOMENTS, arrived
from tests.gui.widgets.pictures import cut_words

pytestmark = pytest.mark.usefixtures("letters")
SETTLED_S = 0.02


@pytest.mark.parametrize("name", MOMENTS)
def test_that_no_words_are_cut_on_the_smallest_whole_window(name: str) -> None:
    with arrived(MOMENTS[name], "light", 1280, 800, SETTLED_S) as window:
        assert [] == cut_words(window)
        assert window.size().toTuple() == (1280, 800)
        page = window.page
        assert isinstance(page, ThemedWidget)
        held = page.parentWidget()
        assert held is not None
        assert held.rect().contains(page.geometry()), "all of the page is seen without scrolling"


def test_that_a_page_without_a_button_marks_the_one_it_belongs_to() -> None:
    with arrived(MOMENTS["calibration"], "light", 1280, 800, SETTLED_S) as window:
        marked = [one.text() for one in window.rail.findChildren(RailButton) if one.isChecked()]
        assert ["Sensors"] == marked


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("night-unsure", "Not sure"),
        ("night-moving", "Moving"),
        ("night-upright", "Upright"),
        ("night-not-worn", "Not worn"),
        ("night-no-model", "No model"),
    ],
)
def test_that_what_is_no_posture_takes_the_place_of_its_name(name: str, words: str) -> None:
    with arrived(MOMENTS[name], "dark", 1280, 800, SETTLED_S) as window:
        assert words == window.record.readout.name.words


def test_that_a_full_disk_fills_the_pill_and_a_nearly_full_one_does_not() -> None:
    with arrived(MOMENTS["night-disk-full"], "light", 1280, 800, SETTLED_S) as window:
        assert "The disk is full" == window.bar.pill.text
    with arrived(MOMENTS["night-disk"], "light", 1280, 800, SETTLED_S) as window:
        assert "" == window.bar.pill.text
