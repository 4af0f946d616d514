"""The Settings page: one row for each setting, applied at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from sleepmon.domain.settings import Settings
from sleepmon.gui.desk import Desk
from sleepmon.gui.icons import Icon
from sleepmon.gui.pages.page import Page
from sleepmon.gui.palette import Role
from sleepmon.gui.theme import GAP, PAGE_MARGIN, Theme
from sleepmon.gui.widgets.buttons import Button
from sleepmon.gui.widgets.card import Card, Divider
from sleepmon.gui.widgets.text import ElidedText, Text

THEMES = {"system": "As the computer", "light": "Light", "dark": "Dark"}
SIDES = {"head": "The head of the bed", "foot": "The foot of the bed"}
CARD_PX = 760
FIELD_PX = 240
FIELD_MARGIN_PX = 8


class SettingsPage(Page):
    """What a person may choose; nothing needs an Apply."""

    title = "Settings"
    folder_wanted = Signal()

    def __init__(self, theme: Theme, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(theme, desk, parent)
        self._shows: list[Callable[[Settings], None]] = []
        self.theme_box = self._choice("theme", THEMES)
        self.side_box = self._choice("seen_from", SIDES)
        self.reduced = QCheckBox("Stop movement in the window")
        self.reduced.toggled.connect(lambda on: self._set(reduced_motion=on))
        self._shows.append(lambda settings: self.reduced.setChecked(settings.reduced_motion))
        self.hours = self._number("planned_hours", 0.5, 24.0, 0.5, " h")
        self.turn_due = self._number("turn_due_minutes", 0.0, 480.0, 15.0, " min")
        self.folder = ElidedText(theme, "", 14, 500)
        self.choose = Button(theme, "Choose", icon=Icon.FOLDER)
        self.choose.clicked.connect(self._choose_folder)
        self.ask_folder: Callable[[str], str] = self._ask_folder
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PAGE_MARGIN, GAP, PAGE_MARGIN, PAGE_MARGIN)
        layout.setSpacing(GAP)
        for card in (self._look_card(), self._night_card()):
            card.setMaximumWidth(CARD_PX)
            layout.addWidget(card)
        layout.addStretch(1)

    def _look_card(self) -> Card:
        card = Card(self.theme, "Look", title_size=16)
        self._row(card, "Theme", "Light or dark, or as the computer has it.", self.theme_box)
        self._row(card, "Clock seen from", "Right and left swap together.", self.side_box)
        self._row(card, "Reduced motion", "The figure turns at once.", self.reduced, last=True)
        return card

    def _night_card(self) -> Card:
        card = Card(self.theme, "Nights", title_size=16)
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.folder, 1)
        row.addWidget(self.choose)
        self._row(card, "Folder", "On this computer, not on a network.", place, wide=True)
        self._row(card, "Planned length", "Battery and disk are checked for it.", self.hours)
        self._row(card, "A turn is due after", "0 says nothing.", self.turn_due, last=True)
        return card

    def _row(
        self,
        card: Card,
        name: str,
        hint: str,
        field: QWidget,
        wide: bool = False,
        last: bool = False,
    ) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(self.theme, name, 14, 600))
        words.addWidget(Text(self.theme, hint, 13, 400, Role.INK2))
        row = QHBoxLayout()
        row.addLayout(words)
        row.addStretch(1)
        field.setFixedWidth(2 * FIELD_PX - 80 if wide else FIELD_PX)
        if not field.accessibleName():
            field.setAccessibleName(name)
        row.addWidget(field, 0, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(row)
        if not last:
            card.body.addWidget(Divider(self.theme))

    def _choice(self, name: str, words: dict[str, str]) -> QComboBox:
        box = QComboBox()
        for key, text in words.items():
            box.addItem(text, key)
        box.activated.connect(lambda: self._set(**{name: box.currentData()}))
        self._shows.append(
            lambda settings: box.setCurrentIndex(list(words).index(getattr(settings, name)))
        )
        return box

    def _number(self, name: str, low: float, high: float, step: float, unit: str) -> QDoubleSpinBox:
        box = QDoubleSpinBox()
        box.setRange(low, high)
        box.setSingleStep(step)
        box.setDecimals(1 if step < 1 else 0)
        box.setSuffix(unit)
        box.setKeyboardTracking(False)
        box.lineEdit().setTextMargins(FIELD_MARGIN_PX, 0, 0, 0)  # style sheets do not reach it
        box.valueChanged.connect(lambda value: self._set(**{name: value}))
        self._shows.append(lambda settings: box.setValue(getattr(settings, name)))
        return box

    @property
    def note(self) -> str:
        """When they apply."""
        return "Applied at once"

    def refresh(self) -> None:
        """Show the settings as they are."""
        for show in self._shows:
            show(self.desk.settings)
        folder = self.desk.nights_folder
        self.folder.setText(folder)
        self.folder.setToolTip(folder)

    def _set(self, **changes: Any) -> None:
        self.desk.set_settings(msgspec.structs.replace(self.desk.settings, **changes))

    def _choose_folder(self) -> None:
        if folder := self.ask_folder(self.desk.nights_folder):
            self._set(nights_folder=folder)
            self.refresh()

    def _ask_folder(self, start: str) -> str:
        return QFileDialog.getExistingDirectory(self, "Folder for nights", start)
