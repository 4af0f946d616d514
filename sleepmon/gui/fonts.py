"""The window's own letters, so that it looks alike on every computer.

Inter and Inter Display (SIL Open Font License 1.1) lie in `resources/fonts`; figures are tabular,
so that numbers do not dance when they change.
"""

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from sleepmon.domain.errors import SleepmonError

TEXT_FAMILY = "Inter"
DISPLAY_FAMILY = "Inter Display"
DISPLAY_FROM_PX = 28
_TABULAR = QFont.Tag("tnum")


def load_fonts(folder: Path) -> None:
    """Make the bundled letters known to Qt; call once, after the application exists."""
    files = sorted(folder.glob("*.ttf"))
    bad = [file.name for file in files if QFontDatabase.addApplicationFont(str(file)) < 0]
    if bad or not files:
        raise SleepmonError(
            "The window's letters cannot be loaded.",
            "Install sleepmon again: its fonts folder is incomplete.",
            details=f"{folder}: {', '.join(bad) or 'no font files'}",
        )


def make_font(size_px: float, weight: int = 400) -> QFont:
    """A letter size in pixels; from 28 pixels on the display cut, which is drawn tighter."""
    display = size_px >= DISPLAY_FROM_PX
    font = QFont(DISPLAY_FAMILY if display else TEXT_FAMILY)
    font.setPixelSize(max(1, round(size_px)))
    font.setWeight(QFont.Weight(max(weight, 500) if display else weight))
    font.setFeature(_TABULAR, 1)
    if display:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 97.0)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font
