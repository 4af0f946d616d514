"""The posture clock: twelve sectors and the sleeper; model filled, person outlined."""

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QPointF, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QToolTip, QWidget

from sleepmon.gui.palette import POSTURE_COUNT
from sleepmon.gui.theme import FADE_MS, TURN_MS, Theme
from sleepmon.gui.widgets.base import KEYBOARD_REASONS, ThemedWidget, smooth_painter
from sleepmon.gui.widgets.clock_paint import ClockFace, paint_clock, paint_ring
from sleepmon.gui.widgets.dial import Dial, short_way
from sleepmon.gui.words import short_words, spoken_pair

_FLAG_ROOM = 38
_COMPACT_ROOM = 3


class PostureClock(ThemedWidget):
    """Shows what the model sees and what the person said; a click on a sector labels it.

    Seen from the head of the bed: 0 degrees up, right on the right. Mirrored it is the view from
    the foot: ring, letters and figure swap together.
    """

    sector_clicked = Signal(int)

    def __init__(
        self, theme: Theme, *, compact: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._face = ClockFace(compact=compact)
        self._mirrored = False
        self._confidence = 0.0
        self._ring_kept = QPixmap()
        self._ring_looks: object = None
        self._interactive = not compact
        self._turn = self._movement(TURN_MS, self._turned)
        self._fade = self._movement(FADE_MS, self._faded)
        self.setMouseTracking(True)
        if self._interactive:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._say()

    def _movement(self, length_ms: int, slot: Callable[[float], None]) -> QVariantAnimation:
        movement = QVariantAnimation(self)
        movement.setEasingCurve(QEasingCurve.Type.OutCubic)
        movement.setDuration(length_ms)
        movement.valueChanged.connect(slot)
        return movement

    # ---------------------------------------------------------------- what is shown

    @property
    def mirrored(self) -> bool:
        """Whether it is the view from the foot of the bed."""
        return self._mirrored

    @property
    def shown_roll_deg(self) -> float | None:
        """The roll that the figure shows at this moment."""
        return self._face.roll_deg

    @property
    def dial(self) -> Dial:
        """Where things lie now."""
        room = _COMPACT_ROOM if self._face.compact else _FLAG_ROOM
        radius = max(20.0, min(self.width(), self.height()) / 2 - room)
        return Dial(QPointF(self.width() / 2, self.height() / 2), radius, self._mirrored)

    def set_roll(self, roll_deg: float | None, half_width_deg: float = 0.0) -> None:
        """Turn the figure, the short way; `half_width_deg` is half of the arc that holds 80 %."""
        self._face.half_width_deg = half_width_deg
        shown = self._face.roll_deg
        self._turn.stop()
        length = self.theme.duration_ms(TURN_MS)
        if roll_deg is None or shown is None or not length or not self.isVisible():
            self._face.roll_deg = None if roll_deg is None else roll_deg % 360
            self.update()
            return
        self._turn.setStartValue(float(shown))
        self._turn.setEndValue(float(shown + short_way(shown, roll_deg)))
        self._turn.start()

    def set_prediction(
        self, posture_id: int | None, confidence: float = 0.0, *, unsure: bool = False
    ) -> None:
        """Fill the sector that the model sees; unsure greys the body."""
        changed = posture_id != self._face.posture_id
        self._confidence = confidence
        self._face.unsure = unsure
        if changed:
            self._face.faded_id = self._face.posture_id
            self._face.posture_id = posture_id
            self._start_fade()
        self._say()
        self.update()

    def set_label(self, posture_id: int | None) -> None:
        """Outline the sector that the person chose."""
        if posture_id != self._face.label_id:
            self._face.label_id = posture_id
            self._say()
            self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the view from the foot of the bed, or from its head."""
        self._mirrored = mirrored
        self.update()

    def set_interactive(self, interactive: bool) -> None:
        """Allow labelling by click and arrow keys, or not."""
        self._interactive = interactive
        focus = Qt.FocusPolicy.StrongFocus if interactive else Qt.FocusPolicy.NoFocus
        self.setFocusPolicy(focus)
        self._hover(None)

    def _start_fade(self) -> None:
        self._fade.stop()
        if self.theme.duration_ms(FADE_MS) and self.isVisible():
            self._fade.setStartValue(0.0)
            self._fade.setEndValue(1.0)
            self._fade.start()
        else:
            self._faded(1.0)

    def _turned(self, roll_deg: float) -> None:
        self._face.roll_deg = roll_deg % 360
        self.update()

    def _faded(self, share: float) -> None:
        self._face.fade = share
        if share >= 1.0:
            self._face.faded_id = None
        self.update()

    def _say(self) -> None:
        face = self._face
        words = spoken_pair(face.posture_id, self._confidence, face.label_id)
        if face.unsure and face.posture_id is not None:
            words = words.replace("Model: ", "Model not sure: ", 1)
        self.setAccessibleName(words)

    # ---------------------------------------------------------------- hands

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lift the sector under the pointer."""
        self._hover(self.dial.posture_at(event.position()) if self._interactive else None)

    def leaveEvent(self, _event: object) -> None:
        """Nothing is under the pointer."""
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a sector labels it."""
        hit = self.dial.posture_at(event.position())
        if self._interactive and hit is not None and event.button() is Qt.MouseButton.LeftButton:
            self.sector_clicked.emit(hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right move the label one sector round, as seen on the screen."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        start = self._face.label_id if self._face.label_id is not None else self._face.posture_id
        if not self._interactive or step is None:
            super().keyPressEvent(event)
            return
        step = -step if self._mirrored else step
        self.sector_clicked.emit(0 if start is None else (start + step) % POSTURE_COUNT)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        self._face.focused = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        self._face.focused = False
        super().focusOutEvent(event)

    def _hover(self, posture_id: int | None) -> None:
        if posture_id == self._face.hovered_id:
            return
        self._face.hovered_id = posture_id
        if posture_id is None:
            self.unsetCursor()
            QToolTip.hideText()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(f"Label: {short_words(posture_id)}")
        self.update()

    # ---------------------------------------------------------------- size and paint

    def sizeHint(self) -> QSize:
        """The size of the design at 1280 x 800."""
        return QSize(306, 306) if self._face.compact else QSize(532, 532)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(200, 200) if self._face.compact else QSize(320, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Sectors move with the size, and what is under the pointer with them."""
        self._hover(None)
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the clock."""
        painter = smooth_painter(self)
        painter.drawPixmap(0, 0, self.ring)
        paint_clock(painter, self.dial, self._face, self.theme)
        painter.end()

    @property
    def ring(self) -> QPixmap:
        """Most of the work of a whole clock, kept so that the figure turns without a stutter."""
        ratio = self.devicePixelRatioF()
        looks = (self.size(), ratio, self._mirrored, self._face.hovered_id, self.theme)
        if looks != self._ring_looks:
            self._ring_looks = looks
            self._ring_kept = QPixmap(self.size() * ratio)
            self._ring_kept.setDevicePixelRatio(ratio)
            self._ring_kept.fill(Qt.GlobalColor.transparent)
            painter = smooth_painter(self._ring_kept)
            paint_ring(painter, self.dial, self._face, self.theme)
            painter.end()
        return self._ring_kept
