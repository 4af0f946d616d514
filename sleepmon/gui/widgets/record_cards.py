"""The cards of the Record page, put together: clock, signals and ribbon."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from sleepmon.gui.icons import Icon
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.card import Card
from sleepmon.gui.widgets.clock import PostureClock
from sleepmon.gui.widgets.ribbon import NightRibbon
from sleepmon.gui.widgets.state import State, StateRow
from sleepmon.gui.widgets.strips import AxisLegend, SignalStrips
from sleepmon.gui.widgets.text import Text

_HEAD_WORDS = "Seen from the head of the bed"
_FOOT_WORDS = "Seen from the foot of the bed, mirrored"


class ClockCard(Card):
    """The clock over its whole card, the view's words and the switch at the foot."""

    mirrored_changed = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, padding=15, parent=parent)
        self.clock = PostureClock(theme, parent=self)
        self._title = Text(theme, "Posture clock", 14, 600, parent=self)
        self._seen = Text(theme, _HEAD_WORDS, 13, 400, Role.INK3, parent=self)
        self._switch = Button(theme, "Show from the foot", ButtonKind.PLAIN, Icon.TURN)
        self._switch.setParent(self)
        self._switch.clicked.connect(self._swap)

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the view from the foot of the bed, or from its head; the words say which."""
        self.clock.set_mirrored(mirrored)
        self._seen.setText(_FOOT_WORDS if mirrored else _HEAD_WORDS)
        self._switch.setText("Show from the head" if mirrored else "Show from the foot")
        self._place_parts()

    def _swap(self) -> None:
        self.set_mirrored(not self.clock.mirrored)
        self.mirrored_changed.emit(self.clock.mirrored)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The clock takes all; words lie in the corners that a circle leaves free."""
        super().resizeEvent(event)
        self._place_parts()

    def _place_parts(self) -> None:
        self.clock.setGeometry(14, 10, self.width() - 28, self.height() - 28)
        self._title.move(16, 13)
        self._title.adjustSize()
        self._seen.adjustSize()
        self._seen.move(16, self.height() - 17 - self._seen.height())
        self._switch.resize(self._switch.sizeHint())
        bottom = self.height() - 6 - self._switch.height()
        self._switch.move(self.width() - 16 - self._switch.width(), bottom)
        for part in (self._title, self._seen, self._switch):
            part.raise_()

    def sizeHint(self) -> QSize:
        """As in the design at 1280 x 800."""
        return QSize(563, 571)

    def minimumSizeHint(self) -> QSize:
        """Still readable."""
        return QSize(380, 400)


class SignalsCard(Card):
    """The last seconds of all sensors."""

    def __init__(self, theme: Theme, seconds: float = 30.0, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"Signals, last {seconds:.0f} s", padding=19, parent=parent)
        self.add_to_header(AxisLegend(theme))
        self.strips = SignalStrips(theme, seconds)
        self.body.addWidget(self.strips, 1)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(19, 10, 19, 4)
        layout.setSpacing(2)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(581, 204)


class RibbonCard(Card):
    """The night so far, with the states of what keeps it going."""

    def __init__(self, theme: Theme, title: str = "Tonight", parent: QWidget | None = None) -> None:
        super().__init__(theme, title, padding=19, parent=parent)
        self._states = StateRow(theme)
        self.header.addWidget(self._states)
        self.ribbon = NightRibbon(theme)
        self.body.addWidget(self.ribbon)
        self.body.addStretch(1)
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(19, 10, 19, 0)
        layout.setSpacing(10)

    def set_states(self, states: Sequence[tuple[State, str]]) -> None:
        """Show how sensors, battery, disk and clock are."""
        self._states.set_states(states)

    def sizeHint(self) -> QSize:
        """As in the design."""
        return QSize(1160, 116)
