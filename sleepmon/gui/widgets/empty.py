"""What an empty page says: one picture, one sentence, one button or two."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.text import Text

_SENTENCE_WIDTH = 470


class EmptyState(ThemedWidget):
    """A picture above a title, a sentence and buttons, in the middle of its place."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        sentence: str,
        note: str = "",
        picture: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent)
        self._title = Text(theme, title, 28, 700, wrap=True)
        self._sentence = Text(theme, sentence, 16, 400, Role.INK2, wrap=True)
        self._note = Text(theme, note, 13, 400, Role.INK3, wrap=True)
        middle = Qt.AlignmentFlag.AlignHCenter
        for text in (self._title, self._sentence, self._note):
            text.setAlignment(middle)
        self._sentence.setFixedWidth(_SENTENCE_WIDTH)
        self._note.setFixedWidth(_SENTENCE_WIDTH)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(16)
        self.buttons.addStretch(1)
        self.buttons.addStretch(1)
        stack = QVBoxLayout(self)
        stack.addStretch(3)
        if picture is not None:
            stack.addWidget(picture, 0, middle)
            stack.addSpacing(34)
        stack.addWidget(self._title)
        stack.addSpacing(4)
        stack.addWidget(self._sentence, 0, middle)
        stack.addSpacing(18)
        stack.addLayout(self.buttons)
        stack.addSpacing(10)
        stack.addWidget(self._note, 0, middle)
        stack.addStretch(4)
        self._note.setVisible(bool(note))
        self._keep_lines()
        self.setAccessibleName(f"{title}. {sentence}")

    def add_button(self, button: Button) -> None:
        """Add a button; the first is the main one."""
        self.buttons.insertWidget(self.buttons.count() - 1, button)

    def set_words(self, title: str, sentence: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._keep_lines()
        self.setAccessibleName(f"{title}. {sentence}")

    def _keep_lines(self) -> None:
        """Wrapped text in the middle of a wide window would else be cut to one line."""
        for text in (self._sentence, self._note):
            text.setMinimumHeight(max(0, text.heightForWidth(_SENTENCE_WIDTH)))
