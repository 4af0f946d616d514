"""All pages of the window: their places in the rail, and those that need nothing but the desk."""

from __future__ import annotations

from typing import NamedTuple

from sleepmon.gui.desk import Desk
from sleepmon.gui.icons import Icon
from sleepmon.gui.pages.calibration import CalibrationPage
from sleepmon.gui.pages.help import HelpPage
from sleepmon.gui.pages.page import Page
from sleepmon.gui.pages.practice import PracticePage
from sleepmon.gui.pages.settings import SettingsPage
from sleepmon.gui.pages.taps import TapsPage
from sleepmon.gui.theme import Theme


class RailRow(NamedTuple):
    """A page's button in the rail."""

    icon: Icon
    at_the_foot: bool = False


RAIL = {
    "record": RailRow(Icon.RECORD),
    "sensors": RailRow(Icon.SENSORS),
    "train": RailRow(Icon.TRAIN),
    "settings": RailRow(Icon.SETTINGS, at_the_foot=True),
    "help": RailRow(Icon.HELP, at_the_foot=True),
    "practice": RailRow(Icon.PRACTICE),
}
"""In the order of their Ctrl keys; a page without a row is reached from another one."""


def quiet_pages(theme: Theme, desk: Desk) -> dict[str, Page]:
    """The pages that tell the window nothing."""
    return {
        "settings": SettingsPage(theme, desk),
        "help": HelpPage(theme, desk),
        "practice": PracticePage(theme, desk),
        "calibration": CalibrationPage(theme, desk),
        "taps": TapsPage(theme, desk),
    }
