"""Which look the window wears: the system's, or the one that the person chose."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QStyleHints

from sleepmon.gui.palette import Mode
from sleepmon.gui.theme import Theme


class SystemTheme(QObject):
    """Follows light and dark of the computer, and says when the look changes."""

    changed = Signal(object)

    def __init__(
        self, hints: QStyleHints, choice: str = "system", *, reduced_motion: bool = False
    ) -> None:
        super().__init__()
        self._hints = hints
        self._choice = choice
        self._reduced_motion = reduced_motion
        self._theme = self._wanted()
        hints.colorSchemeChanged.connect(self._refresh)

    @property
    def theme(self) -> Theme:
        """The look of now."""
        return self._theme

    def set_choice(self, choice: str) -> None:
        """Take `system`, `dark` or `light`; applies at once."""
        self._choice = choice
        self._refresh()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Stop or allow movement; applies at once."""
        self._reduced_motion = reduced
        self._refresh()

    def _refresh(self) -> None:
        theme = self._wanted()
        if theme != self._theme:
            self._theme = theme
            self.changed.emit(theme)

    def _wanted(self) -> Theme:
        return Theme(chosen_mode(self._choice, self._hints.colorScheme()), self._reduced_motion)


def chosen_mode(choice: str, system: Qt.ColorScheme) -> Mode:
    """The mode of a choice, given what the computer says; light where it says nothing."""
    if choice == "system":
        return Mode.DARK if system == Qt.ColorScheme.Dark else Mode.LIGHT
    return Mode(choice)
