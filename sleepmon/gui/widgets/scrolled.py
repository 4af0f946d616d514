"""What is larger than the window can be scrolled: nothing is cut at 150 or 200 %."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scrolled(QScrollArea):
    """Holds a widget that fills the room there is, and scrolls where there is too little."""

    def __init__(
        self, inside: QWidget, *, bars: bool = True, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is inside has the keyboard
        if inside.minimumWidth() == inside.maximumWidth():
            self.setFixedWidth(inside.maximumWidth())
        if not bars:
            self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def sizeHint(self) -> QSize:
        """As large as what is inside wants to be."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """As small as the window gets."""
        return QSize(0, 0)
