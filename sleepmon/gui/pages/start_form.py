"""Who the night is of, and whether they agreed: asked in place, kept while pages change."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from sleepmon.domain.nights import NightRequest
from sleepmon.gui.desk import Desk
from sleepmon.gui.pages.sensors_state import blocking_names, reason_of
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import Theme
from sleepmon.gui.widgets.base import ThemedWidget
from sleepmon.gui.widgets.buttons import Button, ButtonKind
from sleepmon.gui.widgets.text import ElidedText, Text
from sleepmon.gui.widgets.tick import Tick

CHECK_SOON_MS = 250
CHECK_EVERY_MS = 5000
LONGEST_SUBJECT = 32


class StartForm(ThemedWidget):
    """Pseudonym, consent and Start night; whatever blocks the start is said beside the button."""

    started = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._desk = desk
        self.subject = QLineEdit()
        self.subject.setPlaceholderText("S01")
        self.subject.setAccessibleName("Person, as a code and never a name")
        self.subject.setMaxLength(LONGEST_SUBJECT)
        self.subject.setFixedWidth(140)
        self.subject.setMinimumHeight(36)
        self.subject.textChanged.connect(self._changed)
        self.subject.returnPressed.connect(self.start)
        self.consent = Tick(theme, "Has agreed to be recorded")
        self.consent.toggled.connect(self._changed)
        self._reason = ElidedText(theme, "", 14, 500, Role.INK2)
        self.start_button = Button(theme, "Start night", ButtonKind.PRIMARY, None, "Ctrl+R", 44)
        self.start_button.clicked.connect(self.start)
        self._check_soon = QTimer(self)
        self._check_soon.setSingleShot(True)
        self._check_soon.setInterval(CHECK_SOON_MS)
        self._check_soon.timeout.connect(self.check)
        self._regularly = QTimer(self)
        self._regularly.setInterval(CHECK_EVERY_MS)
        self._regularly.timeout.connect(self.check)
        self._standing: object = None
        desk.changed.connect(self._note_sensors)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 4, 4)  # room for the focus rings
        row.setSpacing(12)
        row.addWidget(Text(theme, "Person", 14, 600))
        row.addWidget(self.subject)
        row.addSpacing(8)
        row.addWidget(self.consent)
        row.addWidget(self._reason, 1)
        row.addWidget(self.start_button)

    @property
    def request(self) -> NightRequest:
        """The night as it is asked for now."""
        settings = self._desk.settings
        return NightRequest(
            subject=self.subject.text().strip(),
            folder=self._desk.nights_folder,
            planned_s=settings.planned_hours * 3600,
            consent=self.consent.isChecked(),
        )

    def refresh(self) -> None:
        """Say what blocks the start."""
        reason = reason_of(self._desk.findings)
        self._reason.setText(reason)
        self._reason.setToolTip(reason)
        self.start_button.set_blocked(reason)

    def check(self) -> None:
        """Let the station look through all that this night needs."""
        if self._desk.state.phase == "ready" and self._desk.state.night is None:
            self._desk.check(self.request)

    def check_later(self) -> None:
        """The same a moment later, once for many changes."""
        self._check_soon.start()

    def start(self) -> None:
        """Start the night; what is missing gets the focus instead.

        What was typed a moment ago is not checked yet, so a blocked start checks first.
        """
        if self.start_button.is_blocked:
            self._desk.check(self.request, lambda _answer: self._start_or_ask())
        else:
            self._begin()

    def _start_or_ask(self) -> None:
        if not reason_of(self._desk.findings):
            self._begin()
            return
        missing = blocking_names(self._desk.findings)
        for name, field in (("subject", self.subject), ("consent", self.consent)):
            if name in missing:
                field.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def _begin(self) -> None:
        self._desk.start_night(self.request, lambda _answer: self._began())

    def watch(self, wanted: bool) -> None:
        """Check now and then while somebody looks at what a night needs."""
        if not wanted:
            self._check_soon.stop()
            self._regularly.stop()
        elif not self._regularly.isActive():
            self._regularly.start()
            self.check()

    def _note_sensors(self) -> None:
        """Check anew when the sensors stand otherwise than before."""
        state = self._desk.state
        sensors = [(one.sensor, one.placement, one.state) for one in state.sensors.values()]
        standing = (state.phase, state.night is None, sensors)
        if standing != self._standing:
            self._standing = standing
            if self._regularly.isActive():
                self.check_later()

    def _began(self) -> None:
        self.consent.setChecked(False)
        self.started.emit()

    def _changed(self) -> None:
        self.check_later()
