"""Signal strips draw three axes, hatch gaps, and never draw a line across one."""

import numpy as np
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from sleepmon.gui.palette import Mode, Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import apply_theme
from sleepmon.gui.widgets.state import State
from sleepmon.gui.widgets.strips import AxisLegend, SignalStrips, StripHead
from tests.gui.widgets.pictures import count_of, picture, shown


def _strips(qtbot: QtBot, theme: Theme, *keys: str) -> SignalStrips:
    strips = SignalStrips(theme)
    strips.set_sensors([StripHead(key, key.title(), State.OK, "50.0 Hz") for key in keys])
    return shown(qtbot, strips, 540, 60 * len(keys))


def _envelope(columns: int, *gaps: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    middle = np.tile([-0.5, 0.0, 0.5], (columns, 1))
    for first, past in gaps:
        middle[first:past] = np.nan
    return middle - 0.03, middle + 0.03


def test_that_a_gap_is_hatched_and_not_bridged(qtbot: QtBot, theme: Theme) -> None:
    strips = _strips(qtbot, theme, "chest")
    columns = strips.columns
    strips.set_envelope("chest", *_envelope(columns, (100, 160)))
    plot = strips.row("chest").plot
    assert [(100, 160)] == plot.gaps
    image = picture(plot)
    inside = QRect(104, 0, 52, plot.height())
    beside = QRect(30, 0, 52, plot.height())
    ink, ink2 = theme.colour(Role.INK), theme.colour(Role.INK2)
    assert (0, 0) == (count_of(image, ink, inside), count_of(image, ink2, inside))
    assert count_of(image, ink, beside) > 20
    assert count_of(image, ink2, beside) > 20
    assert count_of(image, theme.colour(Role.RAISED), inside) > 500
    assert 0 == count_of(image, theme.colour(Role.RAISED), beside)


def test_that_an_open_gap_says_no_data(qtbot: QtBot, theme: Theme) -> None:
    strips = _strips(qtbot, theme, "abdomen")
    columns = strips.columns
    strips.set_envelope("abdomen", *_envelope(columns, (columns - 90, columns)))
    image = picture(strips.row("abdomen").plot)
    right = QRect(image.width() - 88, 0, 86, image.height())
    assert count_of(image, theme.colour(Role.LOST), right) > 8


def test_that_rows_stay_while_the_sensors_stay(qtbot: QtBot, light: Theme) -> None:
    strips = _strips(qtbot, light, "neck", "chest")
    before = strips.row("neck")
    strips.set_sensors(
        [
            StripHead("neck", "Neck", State.LOST, "silent 4 s"),
            StripHead("chest", "Chest", State.OK, ""),
        ]
    )
    assert before is strips.row("neck")
    assert "Neck: lost, silent 4 s" == before.accessibleName()
    strips.set_sensors([StripHead("chest", "Chest", State.OK, "")])
    assert strips.row("chest") is not before


def test_that_an_envelope_of_an_unknown_sensor_is_left_alone(qtbot: QtBot, light: Theme) -> None:
    strips = _strips(qtbot, light, "chest")
    strips.set_envelope("neck", *_envelope(strips.columns, (100, 160)))
    strips.set_envelope("chest", *_envelope(strips.columns))
    assert [] == strips.row("chest").plot.gaps


def test_that_lines_follow_the_look(qtbot: QtBot, light: Theme) -> None:
    strips = _strips(qtbot, light, "chest")
    strips.set_envelope("chest", *_envelope(strips.columns))
    dark = Theme.of(Mode.DARK)
    apply_theme(strips, dark)
    assert count_of(picture(strips.row("chest").plot), dark.colour(Role.INK)) > 100


def test_that_the_legend_shows_the_three_inks(qtbot: QtBot, theme: Theme) -> None:
    legend = AxisLegend(theme)
    image = picture(shown(qtbot, legend, legend.sizeHint().width(), 18))
    for role in (Role.INK, Role.INK2, Role.EDGE):
        assert count_of(image, theme.colour(role)) >= 12
