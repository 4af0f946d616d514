"""Long work: a bar with the time left, never a spinner."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.state import bar_path
from sleepmon.gui.widgets.text import Text


class ProgressBar(ThemedWidget):
    """A share of something, as a bar of ink on a track."""

    def __init__(
        self,
        theme: Theme,
        height: int = 8,
        role: Role = Role.INK,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._share = 0.0
        self._role = role
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def fraction(self) -> float:
        """The share shown, 0 to 1."""
        return self._share

    def set_fraction(self, share: float, role: Role | None = None) -> None:
        """Show another share, and in another role's colour where given."""
        self._share = min(1.0, max(0.0, share))
        self._role = role or self._role
        self.setAccessibleName(f"{round(self._share * 100)} percent")
        self.update()

    def sizeHint(self) -> QSize:
        """Wide and low."""
        return QSize(180, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw track and bar."""
        painter = smooth_painter(self)
        box = QRectF(self.rect())
        painter.fillPath(bar_path(box), self.theme.colour(Role.RAISED))
        if self._share > 0:
            width = max(box.height(), box.width() * self._share)
            done = QRectF(0, 0, width, box.height())
            painter.fillPath(bar_path(done), self.theme.colour(self._role))
        painter.end()


class ProgressLine(ThemedWidget):
    """What is being done, how long it will take, and the bar below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title = Text(theme, "", 16, 600)
        self._left = Text(theme, "", 16, 600)
        self._bar = ProgressBar(theme)
        row = QHBoxLayout()
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._left)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(10)
        stack.addLayout(row)
        stack.addWidget(self._bar)

    def set_progress(self, title: str, share: float, left_words: str) -> None:
        """Say what is done, the share that is behind us, and the time left in words."""
        self._title.setText(title)
        self._left.setText(left_words)
        self._bar.set_fraction(share)
        self.setAccessibleName(f"{title}, {round(share * 100)} percent, {left_words}")
