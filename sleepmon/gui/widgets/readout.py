"""The readout: posture and time since the last turn, to be read from two metres away."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget, smooth_painter
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.codes import LabelBox, PatternSquare
from sleepmon.gui.widgets.state import State, StateWord
from sleepmon.gui.widgets.text import ElidedText, Text
from sleepmon.gui.words import (
    LEANS,
    NAMES,
    agreement_words,
    due_words,
    short_words,
    spoken_pair,
    turn_words,
)

_SIZES = (52, 44, 36)
_LARGE_SIZES = (76, 60, 52, 44, 36)


class BigWords(ThemedWidget):
    """A name as large as fits: it tries the sizes in turn, then wraps at the smallest."""

    def __init__(self, theme: Theme, *, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._words = ""
        self._right = right
        self._sizes: tuple[int, ...] = _SIZES
        self._role = Role.INK
        policy = QSizePolicy.Policy.Minimum if right else QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, QSizePolicy.Policy.Fixed)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words

    def set_words(self, words: str, role: Role = Role.INK) -> None:
        """Say this, in a role's colour."""
        if (words, role) != (self._words, self._role):
            self._words, self._role = words, role
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def set_large(self, large: bool) -> None:
        """Start from the size of a wide window."""
        self._sizes = _LARGE_SIZES if large else _SIZES
        self.updateGeometry()
        self.update()

    def fitting_size(self, width: float) -> int:
        """The largest size at which the words stand on one line; the smallest if none does."""
        for size in self._sizes:
            metrics = QFontMetricsF(self.theme.font(size, 700))
            if metrics.horizontalAdvance(self._words) <= width:
                return size
        return self._sizes[-1]

    def sizeHint(self) -> QSize:
        """High enough for the largest size; the right-hand one never gives way."""
        metrics = QFontMetricsF(self.theme.font(self._sizes[0], 700))
        wide = metrics.horizontalAdvance(self._words) if self._right else 120
        return QSize(round(wide) + 4, round(self._sizes[0] * 1.24))

    def minimumSizeHint(self) -> QSize:
        """The same: heights do not jump when words change."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the words on the line where the largest size would stand."""
        painter = smooth_painter(self)
        size = self.fitting_size(self.width())
        painter.setFont(self.theme.font(size, 700))
        painter.setPen(self.theme.colour(self._role))
        metrics = painter.fontMetrics()
        alone = metrics.horizontalAdvance(self._words) <= self.width()
        side = Qt.AlignmentFlag.AlignRight if self._right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter
        # Capitals stand a little right of their own edge: pull them back to the margin.
        box = QRectF(self.rect()).adjusted(0 if self._right else -size * 0.045, 0, 0, 0)
        if not alone:
            size = min(size, round(self.height() / 2.65))
            painter.setFont(self.theme.font(size, 700))
        painter.drawText(box, flags | Qt.TextFlag.TextWordWrap, self._words)
        painter.end()


class Readout(Card):
    """Name and lean, confidence, time since the last turn, and the person's label below."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=19, parent=parent)
        self._posture_id: int | None = None
        self._confidence = 0.0
        self._label_id: int | None = None
        self._square = PatternSquare(theme)
        self._heading = Text(theme, "Model sees", 14, 500, Role.INK2)
        self._since = Text(theme, "Since last turn", 14, 500, Role.INK2)
        self.name = BigWords(theme)
        self.turn = BigWords(theme, right=True)
        self._detail = ElidedText(theme, "", 20, 400, Role.INK2)
        self._due = StateWord(theme, State.ATTENTION, "", 20)
        self._sure = ElidedText(theme, "", 14, 500, Role.INK2)
        self.again = Button(theme, "Try again")
        self.again.hide()
        self._box = LabelBox(theme)
        self._label_title = Text(theme, "Your label", 14, 600)
        self._label_words = ElidedText(theme, "none yet", 14, 400, Role.INK2)
        self._agreement = Text(theme, "", 13, 500, Role.INK2)
        self._lay_out()
        self.show_words("No posture yet")
        self.set_turn_due(None)
        self.set_since_turn(None)

    def _lay_out(self) -> None:
        self.body.setSpacing(0)
        self.body.addSpacing(4)
        self.body.addLayout(_row(10, self._square, self._heading, None, self._since))
        self.body.addSpacing(7)
        self.body.addLayout(_row(16, self.name, self.turn))
        self.body.addSpacing(5)
        self.body.addLayout(_row(12, self._detail, self._due, self.again))
        self.body.addSpacing(5)
        self.body.addWidget(self._sure)
        self.body.addStretch(1)
        self.body.addSpacing(17)
        title, words = self._label_title, self._label_words
        self.body.addLayout(_row(11, self._box, title, words, self._agreement))
        self.name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for text in (self._detail, self._sure, self._label_words):
            text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    # ---------------------------------------------------------------- what is shown

    def show_posture(
        self,
        posture_id: int,
        roll_deg: float | None,
        confidence: float,
        within_deg: float | None,
        *,
        unsure: bool = False,
        calibrated: bool = True,
    ) -> None:
        """Show what the model sees; `within_deg` is half of the arc that holds 80 %."""
        self._posture_id, self._confidence = posture_id, confidence
        self._square.set_posture(None if unsure else posture_id)
        name = NAMES[posture_id]
        self.name.set_words("Not sure" if unsure else name, Role.INK3 if unsure else Role.INK)
        degrees = "" if roll_deg is None else f", {round(roll_deg) % 360}°"
        told = LEANS[posture_id] + degrees
        self._detail.setText(f"perhaps {short_words(posture_id)}" if unsure else told)
        within = "" if within_deg is None else f", within {round(within_deg)}°"
        mount = "" if calibrated else ", not calibrated"
        self._sure.setText(f"{round(confidence * 100)} % sure{within}{mount}")
        self._agree()

    def show_words(self, name: str, detail: str = "") -> None:
        """Say something in place of a posture: moving, upright, not worn, no model."""
        self._posture_id, self._confidence = None, 0.0
        self._square.set_posture(None)
        self.name.set_words(name, Role.INK3)
        first, _, rest = detail.partition(". ")
        self._detail.setText(f"{first}." if rest else first)
        self._sure.setText(rest)
        self._agree()

    def set_since_turn(self, seconds: float | None) -> None:
        """Show how long the person has lain like this; None where no turn is known."""
        self.turn.set_words("" if seconds is None else turn_words(seconds))
        self._since.setVisible(seconds is not None)

    def set_turn_due(self, seconds_left: float | None) -> None:
        """Say when the next turn is due, or nothing."""
        self._due.setVisible(seconds_left is not None)
        if seconds_left is not None:
            self._due.set_state(State.ATTENTION, due_words(seconds_left))

    def set_label(self, posture_id: int | None, words: str = "") -> None:
        """Show the person's label; `words` may add since when."""
        self._label_id = posture_id
        self._box.set_posture(posture_id)
        default = "none yet" if posture_id is None else short_words(posture_id)
        self._label_words.setText(words or default)
        self._agree()

    def set_large(self, large: bool) -> None:
        """Wear the sizes of a window of 1920 pixels or more."""
        self.name.set_large(large)
        self.turn.set_large(large)
        self._detail.set_size(28 if large else 20)
        self._sure.set_size(20 if large else 14, 400 if large else 500)
        self._due.set_size(28 if large else 20)

    def _agree(self) -> None:
        self._agreement.setText(agreement_words(self._posture_id, self._label_id))
        words = spoken_pair(self._posture_id, self._confidence, self._label_id)
        if self._posture_id is None:
            words = words.replace("no posture", self.name.words.lower(), 1)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card, and the line above the label."""
        super().paintEvent(event)
        painter = smooth_painter(self)
        y = self._box.y() - 10
        painter.fillRect(QRectF(1, y, self.width() - 2, 1), self.theme.colour(Role.LINE))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The name fits itself to the new width."""
        super().resizeEvent(event)
        self.name.update()

    def sizeHint(self) -> QSize:
        """As in the design at 1280 x 800."""
        return QSize(581, max(222, super().sizeHint().height()))


def _row(spacing: int, *parts: QWidget | None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(spacing)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row
