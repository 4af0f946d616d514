"""Buttons: one ink-filled a page, the others with an edge; blocked ones say why."""

from enum import StrEnum

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, QVariantAnimation, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from sleepmon.gui.icons import Icon, paint_icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import BUTTON_HEIGHT, BUTTON_RADIUS, Theme
from sleepmon.gui.widgets.base import KEYBOARD_REASONS, FocusRing, rounded, smooth_painter


class ButtonKind(StrEnum):
    """How much a button asks for."""

    PRIMARY = "primary"
    EDGE = "edge"
    PLAIN = "plain"


class Button(QPushButton):
    """A button with an optional icon and key cap; blocked, it is dimmed and does nothing."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        kind: ButtonKind = ButtonKind.EDGE,
        icon: Icon | None = None,
        key_cap: str = "",
        height: int = BUTTON_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self._kind = kind
        self._icon = icon
        self._key_cap = key_cap
        self._height = height
        self._reason = ""
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    @property
    def is_blocked(self) -> bool:
        """Whether a press is refused."""
        return bool(self._reason)

    @property
    def reason(self) -> str:
        """Why a press is refused."""
        return self._reason

    def set_blocked(self, reason: str) -> None:
        """Refuse presses for this reason; an empty reason frees the button."""
        self._reason = reason
        self.setAccessibleDescription(reason)
        self.setToolTip(reason)
        self.setCursor(Qt.CursorShape.ArrowCursor if reason else Qt.CursorShape.PointingHandCursor)
        self.update()

    def set_kind(self, kind: ButtonKind) -> None:
        """Make it the page's one filled button, or not."""
        if kind is not self._kind:
            self._kind = kind
            self.updateGeometry()
            self.update()

    def nextCheckState(self) -> None:
        """A blocked button keeps its state."""
        if not self._reason:
            super().nextCheckState()

    def hitButton(self, pos: QPoint) -> bool:
        """A blocked button is not hit."""
        return not self._reason and self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses too; a blocked button lets the key pass."""
        if self._reason:
            event.ignore()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
            return
        super().keyPressEvent(event)

    # ---------------------------------------------------------------- size and paint

    def _label_size(self) -> int:
        if self._height >= 44:
            return 16
        return 13 if self._kind is ButtonKind.PLAIN else 14

    def sizeHint(self) -> QSize:
        """Icon, words and key cap with their margins."""
        self.setFont(self.theme.font(self._label_size(), 600))
        width = self.fontMetrics().horizontalAdvance(self.text()) + 2 * self._margin()
        width += 25 if self._icon else 0
        width += self._cap_width() + 9 if self._key_cap else 0
        return QSize(width, self._height)

    def minimumSizeHint(self) -> QSize:
        """Words are never cut."""
        return self.sizeHint()

    def _margin(self) -> int:
        if self._kind is ButtonKind.PLAIN:
            return 0
        if self._height >= 44:
            return 32 if self._kind is ButtonKind.PRIMARY else 24
        return 12 if self._icon or self._key_cap else 16

    def _cap_width(self) -> int:
        return QFontMetrics(self.theme.font(12, 600)).horizontalAdvance(self._key_cap) + 12

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        super().focusInEvent(event)
        if event.reason() in KEYBOARD_REASONS and self.parentWidget() is not None:
            FocusRing(self, BUTTON_RADIUS, self.theme)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the button."""
        painter = smooth_painter(self)
        if self._reason or not self.isEnabled():
            painter.setOpacity(0.45)
        box = QRectF(self.rect())
        self._paint_ground(painter, box)
        self._paint_words(painter, box)
        painter.end()

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        over = self.underMouse() and not self._reason and self.isEnabled()
        if self._is_filled:
            fill = self.theme.colour(Role.INK)
            if over or self.isDown():
                fill = mixed(fill, self.theme.colour(Role.INK2), 0.35 if over else 0.6)
            painter.fillPath(rounded(box, BUTTON_RADIUS), fill)
            return
        if over or self.isDown():
            painter.fillPath(rounded(box, BUTTON_RADIUS), self.theme.colour(Role.RAISED))
        elif self._kind is not ButtonKind.PLAIN:
            painter.fillPath(rounded(box, BUTTON_RADIUS), self.theme.colour(Role.CARD))
        if self._kind is not ButtonKind.PLAIN:
            painter.setPen(QPen(self.theme.colour(Role.EDGE), 1))
            painter.drawPath(rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), BUTTON_RADIUS))

    @property
    def _is_filled(self) -> bool:
        """A blocked button asks for nothing: it is never the filled one."""
        return self._kind is ButtonKind.PRIMARY and not self._reason

    def _ink(self) -> QColor:
        return self.theme.colour(Role.CARD if self._is_filled else Role.INK)

    def _paint_words(self, painter: QPainter, box: QRectF) -> None:
        ink = self._ink()
        font = self.theme.font(self._label_size(), 600)
        painter.setFont(font)
        text_width = painter.fontMetrics().horizontalAdvance(self.text())
        whole = text_width + (25 if self._icon else 0)
        whole += self._cap_width() + 9 if self._key_cap else 0
        x = box.center().x() - whole / 2
        if self._icon:
            paint_icon(painter, self._icon, QRectF(x, box.center().y() - 8, 16, 16), ink)
            x += 25
        painter.setPen(ink)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(x, box.top(), text_width + 4, box.height()), middle, self.text())
        if self._key_cap:
            cap = QRectF(x + text_width + 9, box.center().y() - 9, self._cap_width(), 18)
            paint_key_cap(painter, cap, self._key_cap, ink, self.theme)


def paint_key_cap(painter: QPainter, box: QRectF, text: str, ink: QColor, theme: Theme) -> None:
    """A key to press, in a small edge."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = QColor(ink)
    edge.setAlphaF(0.62)
    painter.setPen(QPen(edge, 1))
    painter.drawPath(rounded(box.adjusted(0.5, 0.5, -0.5, -0.5), 3))
    painter.setPen(ink)
    painter.setFont(theme.font(12, 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def keep_tab_on_chosen(button: QPushButton) -> None:
    """Of several of which one is chosen, Tab reaches the chosen one; arrows go on from there."""

    def note(chosen: bool) -> None:
        tab, none = Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.NoFocus
        button.setFocusPolicy(tab if chosen else none)

    button.toggled.connect(note)
    note(button.isChecked())


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """A colour between two: `share` of the other."""
    keep = 1.0 - share
    return QColor.fromRgbF(
        one.redF() * keep + other.redF() * share,
        one.greenF() * keep + other.greenF() * share,
        one.blueF() * keep + other.blueF() * share,
    )


class HeldButton(Button):
    """A button that acts only when held for a while, so that nobody ends a night by a slip."""

    held = Signal()

    def __init__(
        self,
        theme: Theme,
        text: str,
        seconds: float = 1.0,
        kind: ButtonKind = ButtonKind.EDGE,
        icon: Icon | None = None,
        key_cap: str = "",
        height: int = BUTTON_HEIGHT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, text, kind, icon, key_cap, height, parent)
        self._share = 0.0
        # The hold is a rule against slips, not a decoration: reduced motion keeps its length.
        self._hold = QVariantAnimation(self)
        self._hold.setStartValue(0.0)
        self._hold.setEndValue(1.0)
        self._hold.setDuration(round(seconds * 1000))
        self._hold.valueChanged.connect(self._progress)
        self._hold.finished.connect(self._done)
        self.pressed.connect(self._hold.start)
        self.released.connect(self._let_go)
        self.setAccessibleDescription("Hold to confirm")
        self.setToolTip("Hold to confirm")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter held counts like Space held."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not self.is_blocked:
            if not event.isAutoRepeat():
                self.setDown(True)
                self._hold.start()
            return
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go early forgets the press."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.isAutoRepeat():
            self.setDown(False)
            self._let_go()
            return
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A button that loses the focus is no longer held."""
        self._let_go()
        super().focusOutEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Sliding off the button forgets the press."""
        super().mouseMoveEvent(event)
        if not self.isDown():
            self._let_go()

    def _progress(self, share: float) -> None:
        self._share = share
        self.update()

    def _let_go(self) -> None:
        self._hold.stop()
        self._progress(0.0)

    def _done(self) -> None:
        self._progress(0.0)
        self.setDown(False)
        # After the press has run its course: a dialog opened inside it would never see the release.
        QTimer.singleShot(0, self, self.held.emit)

    def _paint_ground(self, painter: QPainter, box: QRectF) -> None:
        super()._paint_ground(painter, box)
        if self._share > 0:
            painter.save()
            painter.setClipPath(rounded(box, BUTTON_RADIUS))
            done = QRectF(box.left(), box.top(), box.width() * self._share, box.height())
            painter.fillRect(done, mixed(self._ink(), self.theme.colour(Role.CARD), 0.72))
            painter.restore()


class RailButton(QPushButton):
    """One page in the rail: icon above word, marked by a bar while it is shown."""

    def __init__(self, theme: Theme, icon: Icon, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.theme = theme
        self._icon = icon
        self._reached = False
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setFixedSize(72, 60)
        keep_tab_on_chosen(self)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        """Wear another look from now on."""
        self.theme = theme
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring where the keyboard brought the focus."""
        self._reached = event.reason() in KEYBOARD_REASONS
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        self._reached = False
        super().focusOutEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw icon, word and mark."""
        painter = smooth_painter(self)
        on = self.isChecked()
        tile = QRectF(8, 0, 56, 60)
        if on or self.underMouse():
            painter.fillPath(rounded(tile, 8), self.theme.colour(Role.RAISED))
        if on:
            bar = QRectF(-2, 14, 5, 32)
            painter.fillPath(rounded(bar, 2), self.theme.colour(Role.INK))
        if self._reached:
            painter.setPen(QPen(self.theme.colour(Role.INK), 2))
            painter.drawPath(rounded(tile.adjusted(2, 2, -2, -2), 6))
        icon_role, word_role = (Role.INK, Role.INK) if on else (Role.INK3, Role.INK2)
        paint_icon(painter, self._icon, QRectF(26, 12, 20, 20), self.theme.colour(icon_role))
        painter.setFont(self.theme.font(12, 600 if on else 500))
        painter.setPen(self.theme.colour(word_role))
        words = QRectF(0, 36, 72, 20)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, 68)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
        painter.end()
