"""A theme answers for colours, letters and times of one look."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from sleepmon.gui.palette import Mode, Role
from sleepmon.gui.theme import Theme


def test_that_reduced_motion_takes_no_time() -> None:
    assert (240, 0) == (
        Theme.of("dark").duration_ms(240),
        Theme.of("dark", reduced_motion=True).duration_ms(240),
    )


def test_that_the_body_takes_the_family_and_the_sector_its_own_colour() -> None:
    theme = Theme.of(Mode.LIGHT)
    assert "#047d52" == theme.family(8).name()
    assert "#024b30" == theme.posture(8).name()


def test_that_a_changed_colour_stays_with_who_changed_it() -> None:
    theme = Theme.of(Mode.DARK)
    theme.colour(Role.INK).setAlpha(10)
    assert 255 == theme.colour(Role.INK).alpha()


def test_that_the_application_wears_page_and_ink(letters: QApplication, theme: Theme) -> None:
    palette = letters.palette()
    assert theme.colour(Role.PAGE) == palette.color(QPalette.ColorRole.Window)
    assert theme.colour(Role.INK) == palette.color(QPalette.ColorRole.WindowText)
    assert "Inter" == letters.font().family()


def test_that_the_night_shows_nothing_but_amber() -> None:
    theme = Theme.of(Mode.NIGHT)
    inks = {theme.plate_ink(posture).name() for posture in range(12)}
    assert inks <= {theme.colour(Role.PAGE).name(), theme.colour(Role.INK).name()}
    shown = [theme.posture(posture) for posture in range(12)] + [
        theme.colour(role) for role in Role
    ]
    assert [] == [colour.name() for colour in shown if colour.blue() > colour.red() / 1.2]
